import Diagnostics

extension Checker {
    /// `concat(a, b, …)`, of texts alone: a number would need a way to be written.
    mutating func checkConcat(_ arguments: [SyntaxNode], _ range: Range<Int>) -> Checked? {
        let values = arguments.map { check($0) }
        let parts = values.compactMap(\.self)
        let others = parts.filter { !$0.type.isText }
        for other in others { add({ .noText(other.type, at: $0) }, at: other.range) }
        guard others.isEmpty, parts.count == values.count else { return nil }
        var result = Checked(term: .joined(parts.map(\.term)), type: .text, range: range)
        result.inherit(parts)
        return result
    }
}

extension Diagnostic {
    fileprivate static func noText(_ type: ValueType, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/type", .error, "`concat` joins texts, and this is \(type.noun)", at: place,
            label: "not a text", help: "read a field that is declared as `string`")
    }
}
