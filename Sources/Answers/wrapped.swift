import Diagnostics

/// A text in lines of at most so many cells, broken between words, and within one that alone is wider.
/// Blanks at which it is broken are left out.
func wrapped(_ text: String, to width: Int) -> [String] {
    guard displayWidth(text) > width else { return [text] }
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
        let cells = displayWidth(word)
        if !line.isEmpty, used + 1 + cells <= width {
            line += " \(word)"
            used += 1 + cells
            continue
        }
        if !line.isEmpty { lines.append(line) }
        (line, used) = ("", 0)
        for character in word {
            let cells = displayWidth(character)
            if used + cells > width, !line.isEmpty {
                lines.append(line)
                (line, used) = ("", 0)
            }
            line.append(character)
            used += cells
        }
    }
    return line.isEmpty ? lines : lines + [line]
}
