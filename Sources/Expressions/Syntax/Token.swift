/// One word of an expression, with the bytes that it stands on.
struct Token: Sendable {
    enum Content: Sendable, Equatable {
        case number(Double)
        case text(String)
        /// A dotted name; backticks around all or a part of it make it a name whatever it spells.
        case name(String, isQuoted: Bool)
        case symbol(Symbol)
        /// What was no word at all; a diagnostic has been made.
        case broken
        case end
    }

    /// A mark or a reserved word.
    enum Symbol: String, Sendable {
        case open = "("
        case close = ")"
        case openBrace = "{"
        case closeBrace = "}"
        case comma = ","
        case colon = ":"
        case plus = "+"
        case minus = "-"
        case times = "*"
        case divide = "/"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case otherwise = "??"
        case and, or, not, over
        case `true`
        case `false`
    }

    let content: Content
    let range: Range<Int>

    /// The reserved words; in backticks each is a name.
    static let reserved: Set<String> = ["and", "or", "not", "over", "true", "false"]

    func isSymbol(_ symbol: Symbol) -> Bool { content == .symbol(symbol) }
}
