import Diagnostics

/// Texts in columns, as wide as what stands in them.
struct TextGrid {
    struct Column {
        var heading: [String]
        var isNumeric: Bool
        /// Whether it may be cut where the width does not suffice.
        var isCuttable: Bool
    }

    var columns: [Column]
    var rows: [[String]] = []

    private static let gap = 2
    /// What a column keeps when it is cut, in cells.
    private static let leastWidth = 12

    /// The cells of each column without any limit.
    private var naturalWidths: [Int] {
        columns.indices.map { index in
            let texts = columns[index].heading + rows.map { $0[index] }
            return texts.map { displayWidth($0) }.max() ?? 0
        }
    }

    var naturalWidth: Int { width(of: naturalWidths) }

    private func width(of widths: [Int]) -> Int {
        widths.reduce(0, +) + max(0, widths.count - 1) * Self.gap
    }

    /// The lines, the headings first; where they would be too wide, the widest columns of words are
    /// cut, as far as that helps.
    func lines(_ style: AnswerStyle) -> [String] {
        var widths = naturalWidths
        if let limit = style.width {
            while width(of: widths) > limit,
                let widest = columns.indices.filter({
                    columns[$0].isCuttable && widths[$0] > Self.leastWidth
                }).max(by: { widths[$0] < widths[$1] })
            {
                let excess = width(of: widths) - limit
                widths[widest] -= min(excess, widths[widest] - Self.leastWidth)
            }
        }
        let headingCount = columns.map(\.heading.count).max() ?? 0
        let headings = (0..<headingCount).map { line in
            columns.map { line < $0.heading.count ? $0.heading[line] : "" }
        }
        return headings.enumerated().map { index, heading in
            let text = self.line(heading, widths, style)
            return index == 0 ? style.bold(text) : style.faint(text)
        } + rows.map { line($0, widths, style) }
    }

    private func line(_ row: [String], _ widths: [Int], _ style: AnswerStyle) -> String {
        var text = ""
        for (index, cell) in row.enumerated() {
            let cut =
                style.isUnicode ? truncated(cell, to: widths[index]) : Self.cut(cell, widths[index])
            let room = String(repeating: " ", count: max(0, widths[index] - displayWidth(cut)))
            if index > 0 { text += String(repeating: " ", count: Self.gap) }
            text += columns[index].isNumeric ? room + cut : cut + room
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// As `truncated`, in ASCII.
    private static func cut(_ text: String, _ width: Int) -> String {
        text.utf8.count <= width ? text : String(text.prefix(max(0, width - 2))) + ".."
    }
}
