/// A source line made ready for a terminal, with the carets under a part of it.
///
/// Tabs become spaces, control characters are spelt out, and a long line is cut around the part, so
/// that the carets stand under what they mean.
struct DrawnLine {
    /// The most columns of a source line that are drawn.
    static let maximumWidth = 96
    /// How many columns stay visible in front of the part when a line is cut.
    static let lead = 24
    static let tabWidth = 4

    let text: String
    let carets: String

    /// Draws a part of a line: columns from 1, the end excluded. At least one caret is drawn, also
    /// for an empty part and one behind the line's end.
    init(_ source: Excerpt, columns: Range<Int>) {
        var cells: [Cell] = []
        var width = 0
        var marked = 0..<0
        var column = source.firstColumn
        for scalar in source.text.unicodeScalars {
            if column == columns.lowerBound { marked = width..<width }
            let cell = Cell(scalar, at: width)
            width += cell.width
            if columns.contains(column) { marked = marked.lowerBound..<width }
            cells.append(cell)
            column += 1
        }
        if column <= columns.lowerBound { marked = width..<width }
        let start =
            width > Self.maximumWidth && marked.lowerBound > Self.maximumWidth - Self.lead
            ? marked.lowerBound - Self.lead : 0
        self.init(
            cells, from: start, marked: marked, isCutBefore: start > 0 || source.isCutBefore,
            isCutBehind: width > start + Self.maximumWidth || source.isCutBehind)
    }

    private init(
        _ cells: [Cell], from start: Int, marked: Range<Int>, isCutBefore: Bool, isCutBehind: Bool
    ) {
        let end = start + Self.maximumWidth
        var text = isCutBefore ? "…" : ""
        var position = 0
        var first: Int?
        for cell in cells {
            if position >= start, position + cell.width <= end {
                first = first ?? position
                text += cell.text
            }
            position += cell.width
        }
        if isCutBehind { text += "…" }
        let shift = (isCutBefore ? 1 : 0) - (first ?? start)
        let caretCount = max(1, min(marked.upperBound, end) - marked.lowerBound)
        self.text = text
        carets =
            String(repeating: " ", count: max(0, marked.lowerBound + shift))
            + String(repeating: "^", count: caretCount)
    }
}

/// One character as it is drawn.
private struct Cell {
    let text: String
    let width: Int

    init(_ scalar: Unicode.Scalar, at position: Int) {
        if scalar == "\t" {
            width = DrawnLine.tabWidth - position % DrawnLine.tabWidth
            text = String(repeating: " ", count: width)
        } else if isUnprintable(scalar) {
            text = spelling(of: scalar)
            width = text.utf8.count
        } else {
            text = String(scalar)
            width = displayWidth(of: scalar)
        }
    }
}
