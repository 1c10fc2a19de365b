import Diagnostics
import YAMLTree

/// The names that are in reach at a place of a template, and how one came there.
struct TemplateScope: Sendable {
    var values: [String: TemplateValue] = [:]
    /// The loops and includes around, the outermost first.
    var trail: [Diagnostic.Remark] = []
    /// The names of the templates around.
    var including: [String] = []

    /// The longest text that a placeholder can make, in bytes.
    static let maximumTextBytes = 10_000

    /// A node with every `${name}` in it replaced; nil, after diagnostics, where one has no value.
    ///
    /// A text that is one placeholder alone becomes what it stands for, a number or a truth among it;
    /// all else becomes text. `$${` is `${` itself. What stands under some keys stays as it is.
    func fill(
        _ node: YAMLNode, leaving keys: Set<String> = [], report: inout DiagnosticReport
    ) -> YAMLNode? {
        switch node.content {
        case .scalar(let scalar):
            return fill(scalar, of: node, report: &report).map {
                YAMLNode(.scalar($0), at: node.place)
            }
        case .sequence(let items):
            let filled = items.map { fill($0, leaving: keys, report: &report) }
            let known = filled.compactMap { $0 }
            return known.count == filled.count
                ? YAMLNode(.sequence(known), at: node.place) : nil
        case .mapping(let entries):
            let filled = entries.map { entry -> YAMLEntry? in
                if let key = entry.keyText, keys.contains(key) { return entry }
                guard let key = fill(entry.key, report: &report),
                    let value = fill(entry.value, leaving: keys, report: &report)
                else { return nil }
                return YAMLEntry(key: key, value: value)
            }
            let known = filled.compactMap { $0 }
            return known.count == filled.count
                ? YAMLNode(.mapping(known), at: node.place) : nil
        }
    }

    private func fill(
        _ scalar: YAMLScalar, of node: YAMLNode, report: inout DiagnosticReport
    ) -> YAMLScalar? {
        guard let source = node.sourceText, source.text.contains("${") else { return scalar }
        var pieces: [TemplatePiece] = []
        guard TemplatePiece.read(source, into: &pieces, report: &report) else { return nil }
        var values: [YAMLScalar] = []
        for piece in pieces {
            switch piece {
            case .text(let text): values.append(YAMLScalar(text, style: .doubleQuoted))
            case .name(let name, let place):
                guard let value = value(of: name, at: place, report: &report) else { continue }
                values.append(value)
            }
        }
        guard values.count == pieces.count else { return nil }
        if values.count == 1 { return values[0] }
        var text = ""
        for value in values {
            // Before it is made, since a short text can name a long value often.
            guard text.utf8.count + value.text.utf8.count <= Self.maximumTextBytes else {
                report.add(.tooLong(at: node.place))
                return nil
            }
            text += value.text
        }
        return YAMLScalar(text, style: .doubleQuoted)
    }

    private func value(
        of name: String, at place: Place, report: inout DiagnosticReport
    ) -> YAMLScalar? {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let value = values[String(parts[0])] else {
            report.add(.unknownName(String(parts[0]), among: values.keys.sorted(), at: place))
            return nil
        }
        guard parts.count > 1 else { return value.scalar }
        guard let field = value.fields[String(parts[1])] else {
            report.add(.unknownField(name, among: value.fields.keys.sorted(), at: place))
            return nil
        }
        return field
    }
}

extension Diagnostic {
    fileprivate static func tooLong(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/limit",
            "placeholders make a text of more than \(TemplateScope.maximumTextBytes) bytes",
            at: place, label: "grows too long",
            help: "give shorter values")
    }

    fileprivate static func unknownName(
        _ name: String, among names: [String], at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/placeholder", "nothing here is named `\(shown(name))`", at: place,
            label: "not in reach",
            help: suggestion(for: name, in: names)
                ?? (names.isEmpty
                    ? "declare it under `parameters:`, or write `$${` for the characters themselves"
                    : "the names are \(names.joined(separator: ", "))"))
    }

    fileprivate static func unknownField(
        _ name: String, among names: [String], at place: Place
    ) -> Diagnostic {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        let field = parts.count > 1 ? parts[1] : ""
        return Diagnostic(
            "dashboard/placeholder",
            "`\(shown(parts.first ?? ""))` has no `\(shown(field))`", at: place,
            label: "not known of it",
            help: suggestion(for: field, in: names)
                ?? (names.isEmpty
                    ? "write the name alone" : "it has \(names.joined(separator: ", "))"))
    }
}
