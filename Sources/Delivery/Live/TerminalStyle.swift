/// The looks of a piece of text in a terminal.
enum TerminalStyle {
    case bold
    case dim
    case heading
    case good
    case warning
    case critical

    /// The text in this look; without colour it is the text itself.
    func apply(_ text: String, isColored: Bool) -> String {
        guard isColored, !text.isEmpty else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private var code: String {
        switch self {
        case .bold: "1"
        case .dim: "2"
        case .heading: "1;36"
        case .good: "32"
        case .warning: "33"
        case .critical: "1;31"
        }
    }

    init?(_ tone: LiveTableCell.Tone) {
        switch tone {
        case .plain: return nil
        case .quiet: self = .dim
        case .good: self = .good
        case .warning: self = .warning
        case .critical: self = .critical
        }
    }
}
