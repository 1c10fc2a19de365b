/// One piece of a text of NRQL: a word, a mark, or what stands between them. All pieces of a text,
/// one behind the other, are the text.
public struct NRQLToken: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case blank
        /// `-- …`, `// …` up to the end of the line, or `/* … */`.
        case comment
        /// A word of the language or a bare name.
        case word
        /// A name in backticks.
        case quotedName
        /// A text in single or double quotes.
        case text
        /// `r'…'`.
        case pattern
        case number
        /// `{{name}}`.
        case variable
        case mark
        /// What cannot be read; a finding says why.
        case broken
    }

    public let kind: Kind
    /// Bytes of the text.
    public let range: Range<Int>
    /// What a word means where the language gives it a meaning.
    let keyword: NRQLKeyword?
    let mark: Mark?

    init(_ kind: Kind, _ range: Range<Int>, keyword: NRQLKeyword? = nil, mark: Mark? = nil) {
        self.kind = kind
        self.range = range
        self.keyword = keyword
        self.mark = mark
    }

    /// Whether it is a blank or a comment, which mean nothing.
    public var isTrivia: Bool { kind == .blank || kind == .comment }
}

extension NRQLToken {
    enum Mark: String, Sendable, Hashable {
        case open = "("
        case close = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
        case comma = ","
        case colon = ":"
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case percent = "%"
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }
}
