/// The colours of the text form, as ANSI escape sequences, or none of them.
struct Paint {
    var isOn: Bool

    enum Ink: String {
        case red = "31"
        case yellow = "33"
        case blue = "34"
        case cyan = "36"
        case plain = "0"
    }

    /// The ink that a severity is written in.
    static func ink(of severity: Severity) -> Ink {
        switch severity {
        case .error: .red
        case .warning: .yellow
        case .info: .cyan
        }
    }

    func bold(_ text: String, _ ink: Ink = .plain) -> String {
        guard isOn, !text.isEmpty else { return text }
        let codes = ink == .plain ? "1" : "1;\(ink.rawValue)"
        return "\u{1B}[\(codes)m\(text)\u{1B}[0m"
    }
}
