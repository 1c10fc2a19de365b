/// What stands between two operands.
enum BinaryOperator: String, Sendable, CaseIterable {
    case multiply = "*"
    case divide = "/"
    case add = "+"
    case subtract = "-"
    case otherwise = "??"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case and, or

    init?(_ symbol: Token.Symbol) {
        switch symbol {
        case .times: self = .multiply
        case .divide: self = .divide
        case .plus: self = .add
        case .minus: self = .subtract
        case .otherwise: self = .otherwise
        case .equal: self = .equal
        case .notEqual: self = .notEqual
        case .less: self = .less
        case .lessOrEqual: self = .lessOrEqual
        case .greater: self = .greater
        case .greaterOrEqual: self = .greaterOrEqual
        case .and: self = .and
        case .or: self = .or
        case .open, .close, .openBrace, .closeBrace, .comma, .colon, .not, .over, .true, .false:
            return nil
        }
    }

    /// A higher one binds tighter.
    var precedence: Int {
        switch self {
        case .multiply, .divide: 6
        case .add, .subtract: 5
        case .otherwise: 4
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
        case .and: 2
        case .or: 1
        }
    }

    /// The least precedence of an operator that may stand unparenthesized in the right operand;
    /// only `??` groups from the right.
    var rightPrecedence: Int { self == .otherwise ? precedence : precedence + 1 }

    var isComparison: Bool { precedence == 3 }
    var isArithmetic: Bool { precedence >= 5 }
}
