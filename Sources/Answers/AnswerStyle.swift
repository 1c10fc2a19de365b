import Diagnostics

/// How an answer is drawn for a person.
public struct AnswerStyle: Sendable, Hashable {
    /// In cells; nil where nothing limits it, as in a file.
    public var width: Int?
    public var isColored: Bool
    /// Whether more than ASCII can be shown.
    public var isUnicode: Bool
    /// Whether a character that cannot be shown is spelt, as `\u{1B}`, and not a dot, which keeps the
    /// columns of a terminal.
    public var isSpelling: Bool

    public init(
        width: Int? = nil, isColored: Bool = false, isUnicode: Bool = true,
        isSpelling: Bool = false
    ) {
        self.width = width
        self.isColored = isColored
        self.isUnicode = isUnicode
        self.isSpelling = isSpelling
    }

    /// What stands for a value that is unknown.
    var unknown: String { isUnicode ? "–" : "-" }

    /// The text in faint letters, where there are colours.
    func faint(_ text: String) -> String {
        isColored && !text.isEmpty ? "\u{1B}[2m\(text)\u{1B}[0m" : text
    }

    /// The beginning of a text in so many cells, with a mark where something was cut.
    func cut(_ text: String, to width: Int) -> String {
        if isUnicode { return truncated(text, to: width) }
        guard displayWidth(text) > width else { return text }
        return String(text.prefix(max(0, width - 2))) + String("..".prefix(width))
    }

    func bold(_ text: String) -> String {
        isColored && !text.isEmpty ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}
