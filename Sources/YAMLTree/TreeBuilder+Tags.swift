import Diagnostics

/// The core schema's tags; every other tag is an error.
extension TreeBuilder {
    private static let prefix = "tag:yaml.org,2002:"

    /// A scalar with its tag applied; the scalar as it is, and a finding, where that cannot be. The
    /// first place is the tag's, the second the scalar's.
    mutating func tagged(
        _ scalar: YAMLScalar, _ tag: String, at tagPlace: Place, _ place: Place
    ) -> YAMLScalar {
        var scalar = scalar
        if tag == "!" {
            scalar.tag = .string
            return scalar
        }
        guard let name = coreName(tag, at: tagPlace) else { return scalar }
        guard let known = YAMLScalar.Tag(rawValue: name) else {
            report.add(.wrongTag(name, "a scalar", tagPlace))
            return scalar
        }
        guard CoreValue(scalar.text, tagged: known) != nil else {
            report.add(.wrongValue(scalar.text, name, place))
            return scalar
        }
        scalar.tag = known
        return scalar
    }

    /// Reports a tag that does not fit a collection.
    mutating func check(_ tag: String, ofMapping isMapping: Bool, at place: Place) {
        guard tag != "!", let name = coreName(tag, at: place) else { return }
        guard name != (isMapping ? "map" : "seq") else { return }
        report.add(.wrongTag(name, isMapping ? "a mapping" : "a sequence", place))
    }

    /// The part behind `!!` of a core tag; nil, and a finding, for any other tag.
    private mutating func coreName(_ tag: String, at place: Place) -> String? {
        let names = YAMLScalar.Tag.allCases.map(\.rawValue) + ["map", "seq"]
        let name = tag.hasPrefix(Self.prefix) ? String(tag.dropFirst(Self.prefix.count)) : ""
        if names.contains(name) { return name }
        report.add(.unknownTag(name.isEmpty ? tag : "!!\(name)", place))
        return nil
    }
}

extension Diagnostic {
    /// Also where libyaml itself refuses the tag's handle.
    static func unknownTag(_ tag: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/unknown-tag", .error, "the tag `\(shown(tag))` is not known", at: place,
            label: "not one of YAML's core tags",
            help: "remove it, or quote the text if it shall begin with `!`")
    }

    fileprivate static func wrongTag(_ name: String, _ kind: String, _ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/tag-mismatch", .error, "the tag `!!\(name)` does not fit \(kind)", at: place,
            help: "remove the tag")
    }

    fileprivate static func wrongValue(
        _ text: String, _ name: String, _ place: Place
    ) -> Diagnostic {
        Diagnostic(
            "yaml/tag-mismatch", .error, "`\(shown(text))` is not what its tag `!!\(name)` says",
            at: place,
            help: "remove the tag, or correct the value")
    }
}
