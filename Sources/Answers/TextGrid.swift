import Diagnostics

/// Texts in columns, as wide as what stands in them.
struct TextGrid {
    struct Column {
        /// What it is called, and below that the unit of its numbers.
        var heading: [String]
        var isNumeric: Bool
        /// Whether it may be cut where the width does not suffice.
        var isCuttable: Bool
    }

    var columns: [Column]
    /// Nil where nothing is known.
    var rows: [[String?]] = []

    private static let gap = 2
    /// What a column, or the heading of one of numbers, keeps when it is cut, in cells.
    private static let leastWidth = 12

    init(columns: [Column]) { self.columns = columns }

    /// The lines, the headings first; nil where they would be wider than the style allows. The widest
    /// columns of words are cut for that, then the headings of numbers.
    func lines(_ style: AnswerStyle) -> [String]? {
        guard let widths = widths(style) else { return nil }
        let headingCount = columns.map(\.heading.count).max() ?? 0
        let headings = (0..<headingCount).map { line in
            columns.map { line < $0.heading.count ? $0.heading[line] : "" }
        }
        return headings.enumerated().map { index, heading in
            let text = self.line(heading, widths, style)
            return index == 0 ? style.bold(text) : style.faint(text)
        } + rows.map { line($0.map { $0 ?? style.unknown }, widths, style) }
    }

    private func widths(_ style: AnswerStyle) -> [Int]? {
        let headings = columns.map { $0.heading.map { displayWidth($0) }.max() ?? 0 }
        let cells = columns.indices.map { index in
            rows.map { displayWidth($0[index] ?? style.unknown) }.max() ?? 0
        }
        var widths = zip(headings, cells).map { max($0, $1) }
        guard let limit = style.width else { return widths }
        func excess() -> Int {
            widths.reduce(0, +) + max(0, widths.count - 1) * Self.gap - limit
        }
        func shrink(_ mayShrink: (Int) -> Bool, _ least: (Int) -> Int) {
            while excess() > 0,
                let widest = columns.indices.filter({ mayShrink($0) && widths[$0] > least($0) })
                    .max(by: { widths[$0] < widths[$1] })
            {
                widths[widest] -= min(excess(), widths[widest] - least(widest))
            }
        }
        shrink({ columns[$0].isCuttable }, { _ in Self.leastWidth })
        // The digits of numbers are never cut.
        shrink({ columns[$0].isNumeric }, { max(cells[$0], Self.leastWidth) })
        return excess() > 0 ? nil : widths
    }

    private func line(_ row: [String], _ widths: [Int], _ style: AnswerStyle) -> String {
        var text = ""
        for (index, cell) in row.enumerated() {
            let cut = style.cut(cell, to: widths[index])
            let room = String(repeating: " ", count: max(0, widths[index] - displayWidth(cut)))
            if index > 0 { text += String(repeating: " ", count: Self.gap) }
            text += columns[index].isNumeric ? room + cut : cut + room
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// The same for little room: each value on a line of its own behind its name, and on several where
    /// it is long. What is not known is left out.
    func records(_ style: AnswerStyle) -> [String] {
        var lines: [String] = []
        for (number, row) in rows.enumerated() {
            if number > 0 { lines.append("") }
            let known = columns.indices.filter { row[$0] != nil }
            let widest = known.map { displayWidth(columns[$0].heading[0]) }.max() ?? 0
            let nameWidth = style.width.map { min(widest, max(1, ($0 - Self.gap) / 2)) } ?? widest
            let room = style.width.map { max(1, $0 - nameWidth - Self.gap) } ?? .max
            for index in known {
                let heading = columns[index].heading
                let unit = heading.count > 1 && columns[index].isNumeric ? " \(heading[1])" : ""
                let cell = row[index] ?? style.unknown
                var name = style.cut(heading[0], to: nameWidth)
                for part in wrapped(cell + (cell == style.unknown ? "" : unit), to: room) {
                    let blanks = nameWidth + Self.gap - displayWidth(name)
                    lines.append(style.faint(name) + String(repeating: " ", count: blanks) + part)
                    name = ""
                }
            }
        }
        return lines
    }
}
