import Diagnostics
import Telemetry

extension Checker {
    mutating func checkComparison(
        _ comparison: BinaryOperator, _ left: Checked, _ right: Checked, _ range: Range<Int>
    ) -> Checked? {
        switch (left.type, right.type) {
        case (.number, .number):
            guard let agreed = agree([left, right], .compared) else { return nil }
            return .boolean(
                .binary(comparison, agreed.terms[0], agreed.terms[1]), range, of: [left, right])
        case (.boolean, .boolean):
            guard isEquality(comparison, left) else { return nil }
            return .boolean(
                .binary(comparison, left.term, right.term), range, of: [left, right])
        case _ where left.type.isText && right.type.isText:
            guard isEquality(comparison, left), isPossible(left, right), isPossible(right, left)
            else { return nil }
            let same = Term.sameText(left.term, right.term)
            let term = comparison == .equal ? same : .unary(.not, same)
            return .boolean(term, range, of: [left, right])
        default:
            add({ .incomparable(left.type, right.type, at: $0) }, at: right.range)
            return nil
        }
    }

    /// Whether the comparison is one of those that take more than numbers.
    private mutating func isEquality(_ comparison: BinaryOperator, _ left: Checked) -> Bool {
        if comparison == .equal || comparison == .notEqual { return true }
        add({ .unordered(comparison, left.type, at: $0) }, at: left.range)
        return false
    }

    /// Whether a literal is among the words that the other side can be.
    private mutating func isPossible(_ value: Checked, _ other: Checked) -> Bool {
        guard case .text(let literal) = other.term else { return true }
        return isPossible(literal, other.range, for: value)
    }

    /// Whether a value can be a text; reports at `range` where it cannot.
    mutating func isPossible(_ literal: String, _ range: Range<Int>, for value: Checked) -> Bool {
        guard case .choice(let choices) = value.type, !choices.contains(literal) else {
            return true
        }
        let text = quote(value.range)
        add({ .unknownChoice(literal, text, choices, at: $0) }, at: range)
        return false
    }
}

extension Diagnostic {
    fileprivate static func incomparable(
        _ left: ValueType, _ right: ValueType, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/type", .error, "\(left.noun) and \(right.noun) cannot be compared",
            at: place,
            label: "this is \(right.noun)", help: "compare values of one kind")
    }

    fileprivate static func unordered(
        _ comparison: BinaryOperator, _ type: ValueType, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/type", .error,
            "`\(comparison.rawValue)` compares numbers, not \(type.noun)",
            at: place, label: "this is \(type.noun)",
            help: "texts, and true and false, can only be compared by `==` and `!=`")
    }

    fileprivate static func unknownChoice(
        _ literal: String, _ text: String, _ choices: [String], at place: Place
    ) -> Diagnostic {
        let most = 20
        let words = choices.prefix(most).joined(separator: ", ")
        let list = choices.count > most ? "\(words), …" : words
        return Diagnostic(
            "expression/unknown-choice", .error,
            "`\(text)` is never \(SyntaxPrinter.literal(literal))",
            at: place, label: "not among its words",
            help: nearest(to: literal, in: choices)
                .map { "did you mean \(SyntaxPrinter.literal($0))?" } ?? "it is one of \(list)")
    }
}
