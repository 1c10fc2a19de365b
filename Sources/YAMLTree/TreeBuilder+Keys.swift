import Diagnostics

/// What may be a key, and how often.
extension TreeBuilder {
    /// A finished node in the place of a key, which must be a scalar and not the merge key.
    mutating func admit(key node: YAMLNode) -> Key {
        guard let scalar = node.scalar else {
            report.add(.collectionAsKey(node))
            return .unusable
        }
        guard scalar.style != .plain || scalar.tag != nil || scalar.text != "<<" else {
            report.add(.mergeKey(node.place))
            return .unusable
        }
        return .usable(node)
    }

    /// The entries with the first of each key; later ones are reported.
    mutating func unique(_ entries: [YAMLEntry], in frame: Frame) -> [YAMLEntry] {
        let pieces = frame.isFlow ? reportSplits(in: entries) : []
        guard entries.count > 1 else { return entries }
        var first: [String: Place] = [:]
        first.reserveCapacity(entries.count)
        var kept: [YAMLEntry] = []
        kept.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() {
            let key = entry.key.scalar?.text ?? ""
            if let earlier = first[key] {
                // The rest of a split value is no key that anybody wrote.
                guard !pieces.contains(index) else { continue }
                report.add(.duplicateKey(key, entry.key.place, firstAt: earlier))
            } else {
                first[key] = entry.key.place
                kept.append(entry)
            }
        }
        return kept
    }
}

extension Diagnostic {
    fileprivate static func duplicateKey(
        _ key: String, _ place: Place, firstAt earlier: Place
    ) -> Diagnostic {
        Diagnostic(
            "yaml/duplicate-key", .error, "the key `\(shown(key))` is given twice", at: place,
            label: "given again here", help: "remove one of the two, or rename it",
            remarks: [Remark("first given here", at: earlier)])
    }

    fileprivate static func mergeKey(_ place: Place) -> Diagnostic {
        Diagnostic(
            "yaml/merge-key", .error, "the merge key `<<` is not part of YAML 1.2", at: place,
            help: "write the keys out, or use an alias for a whole value: `key: *name`")
    }

    fileprivate static func collectionAsKey(_ node: YAMLNode) -> Diagnostic {
        let kind = node.mapping == nil ? "a sequence" : "a mapping"
        return Diagnostic(
            "yaml/non-scalar-key", .error, "\(kind) cannot be a key", at: node.place,
            label: "stands where a key belongs",
            help: "quote the text if it begins with a bracket, as in `\"{{ name }}\"`")
    }
}
