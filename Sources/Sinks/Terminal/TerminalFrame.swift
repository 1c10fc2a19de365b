/// The bytes around and between the lines of a picture, by ECMA-48 and what terminals share.
enum TerminalFrame {
    /// Another screen, and no cursor.
    static let start = Array("\u{1B}[?1049h\u{1B}[?25l".utf8)
    /// The cursor, and the earlier screen.
    static let end = Array("\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l".utf8)

    /// Lines over the last picture: home, each line and the rest of its row blank, then the rest of
    /// the screen blank; shown in one go where the terminal knows how.
    static func picture(_ lines: [String]) -> [UInt8] {
        let body = lines.joined(separator: "\u{1B}[K\r\n")
        return Array("\u{1B}[?2026h\u{1B}[H\(body)\u{1B}[K\u{1B}[J\u{1B}[?2026l".utf8)
    }
}
