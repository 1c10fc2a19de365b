import Diagnostics

/// Adds the parts of other files to one parent, file by file in the order of their layers, and says
/// where two files claim one part.
struct LayerMerge {
    /// Which part: its kind, the request or sample that it is in, and its name.
    struct PartPath: Hashable {
        var kind: PartKind
        var owner: String
        var name: String
    }

    /// What is added to, for people, such as `rabbitmq`.
    let parent: String
    /// The layer of the file whose parts are added now.
    private(set) var layer = 0
    /// The layers of the extensions that the parts are from; none for the parent's own parts.
    private(set) var claims: [PartPath: Int] = [:]
    /// What was replaced, by the place of what took its place.
    private(set) var replaced: [Place: Located<String>] = [:]
    /// Whether the parts that are added now are the parent's own.
    private var isOwn = true

    init(parent: String) { self.parent = parent }

    /// From now on parts of an extension are added.
    mutating func begin(layer: Int) {
        self.layer = layer
        isOwn = false
    }

    /// Adds named parts. One whose name is taken is refused, unless it says what it replaces.
    mutating func add<Part: LayerPart>(
        _ additions: [NamedValue<Part>], to parts: inout [NamedValue<Part>], as kind: PartKind,
        in owner: String = "", report: inout DiagnosticReport
    ) {
        guard !additions.isEmpty else { return }
        var indices = Dictionary(
            zip(parts.map(\.name.value), parts.indices), uniquingKeysWith: { first, _ in first })
        for part in additions {
            let path = PartPath(kind: kind, owner: owner, name: part.name.value)
            if let index = indices[path.name] {
                guard replace(parts[index], by: part, path, report: &report) else { continue }
                parts[index] = part
            } else if part.value.replaces != nil {
                report.add(
                    .nothingToReplace(part.name, path, in: self, among: parts.map(\.name.value)))
            } else {
                indices[path.name] = parts.count
                parts.append(part)
                claim(path)
            }
        }
    }

    /// Notes that a part is from the file whose parts are added now.
    mutating func claim(_ path: PartPath) {
        if !isOwn { claims[path] = layer }
    }

    /// Notes what a part took the place of.
    mutating func note(_ part: Place, replaced text: String, at place: Place) {
        replaced[part] = Located(text, at: place)
    }

    /// Whether a part may take the place of another.
    private mutating func replace<Part: LayerPart>(
        _ existing: NamedValue<Part>, by part: NamedValue<Part>, _ path: PartPath,
        report: inout DiagnosticReport
    ) -> Bool {
        let text = existing.value.replaceableText
        guard let replaces = part.value.replaces, let text, isLater(than: path) else {
            report.add(
                .taken(
                    part.name, path, in: self, by: existing.name.place,
                    cure: isLater(than: path) ? text : nil))
            return false
        }
        if !existing.value.isMeant(by: replaces.value) {
            report.add(.parentChanged(replaces, path, now: text, at: existing.name.place))
        }
        note(part.name.place, replaced: text, at: existing.name.place)
        claim(path)
        return true
    }

    /// Whether what is added now comes after what the part is from: an extension of an earlier
    /// layer, or the parent itself.
    func isLater(than path: PartPath) -> Bool { isOwn || claims[path].map { $0 < layer } ?? true }
}

/// A text as a YAML scalar that can stand in braces.
private func scalar(_ text: String) -> String {
    guard text.contains(where: { ",:#{}[]\"'`%@&*!|>".contains($0) }) else { return shown(text) }
    return "'" + shown(text.replacing("'", with: "''")) + "'"
}

extension Diagnostic {
    /// A name that is taken already; `cure` is what `replaces` would have to say.
    static func taken(
        _ name: Located<String>, _ path: LayerMerge.PartPath, in merge: LayerMerge,
        by existing: Place, cure: String?
    ) -> Diagnostic {
        let what = "the \(path.kind.rawValue) `\(shown(name.value))`"
        let isClaimed = merge.claims[path] != nil
        let help =
            if let cure {
                "write `replaces: \(scalar(cure))` beside it if that is meant, or take another name"
            } else if isClaimed {
                "keep one of the two"
            } else {
                "\(path.kind.rawValue)s are not replaced; take another name, or remove it"
            }
        return Diagnostic(
            isClaimed ? "extends/twice" : "extends/taken",
            isClaimed
                ? "two extensions of `\(merge.parent)` claim \(what)"
                : "`\(merge.parent)` has \(what) already", at: name.place,
            label: "again here", help: help,
            remarks: [.init(isClaimed ? "the other one" : "what it has", at: existing)])
    }

    fileprivate static func parentChanged(
        _ replaces: Located<String>, _ path: LayerMerge.PartPath, now text: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "extends/parent-changed", .warning,
            "the \(path.kind.rawValue) `\(shown(path.name))` has changed under what replaces it",
            at: replaces.place, label: "no longer what is replaced",
            help: "see whether the replacement is still right, and write "
                + "`replaces: \(scalar(text))`",
            remarks: [.init("it is now `\(shown(text))`", at: place)])
    }

    static func nothingToReplace(
        _ name: Located<String>, _ path: LayerMerge.PartPath, in merge: LayerMerge,
        among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "extends/nothing-to-replace",
            "`\(merge.parent)` has no \(path.kind.rawValue) `\(shown(name.value))`",
            at: name.place, label: "nothing to replace",
            help: suggestion(for: name.value, in: names)
                ?? "remove `replaces`, and it is added")
    }
}
