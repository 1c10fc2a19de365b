/// What stands in front of one operand; it binds tighter than everything between two.
enum UnaryOperator: String, Sendable, CaseIterable {
    case negate = "-"
    case not

    static let precedence = 7
}
