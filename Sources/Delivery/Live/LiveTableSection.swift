import Diagnostics

/// The lines of one section, with the columns that fit.
public struct LiveTableSection {
    private let section: LiveTableModel.Section
    private let width: Int
    private let isColored: Bool

    private static let gap = 2
    private static let barWidth = 8

    /// A column with its place among the section's columns and its width in cells.
    private struct Column {
        var index: Int
        var width: Int
        /// Without the bar.
        var textWidth: Int
        var hasBar: Bool
    }

    /// - Parameters:
    ///   - section: What is shown.
    ///   - width: In cells of a terminal.
    ///   - isColored: Whether the lines have a terminal's colours.
    public init(_ section: LiveTableModel.Section, width: Int, isColored: Bool) {
        self.section = section
        self.width = width
        self.isColored = isColored
    }

    /// Heading, column titles and so many rows; nothing in them can steer a terminal.
    public func lines(rows count: Int) -> [String] {
        let rows = section.rows.prefix(count)
        let columns = layout(rows)
        var lines = [heading(hidden: section.rows.count - rows.count)]
        lines.append(
            line(columns) { column in
                let definition = section.columns[column.index]
                let cell = LiveTableCell(truncated(printable(definition.title), to: column.width))
                return pad(cell, to: column.width, definition.alignment, style: .dim)
            })
        for row in rows { lines.append(line(columns) { text(of: row, in: $0) }) }
        return lines
    }

    private func heading(hidden: Int) -> String {
        let title = truncated(printable(section.title), to: width)
        let more = hidden > 0 ? "\(hidden) not shown" : nil
        let note = [more, section.note.map(printable)].compactMap { $0 }.joined(separator: " · ")
        let room = width - displayWidth(title) - Self.gap
        let styled = TerminalStyle.heading.apply(title, isColored: isColored)
        guard !note.isEmpty, room > 0 else { return styled }
        return styled + String(repeating: " ", count: Self.gap)
            + TerminalStyle.dim.apply(truncated(note, to: room), isColored: isColored)
    }

    /// The columns that fit, left to right.
    private func layout(_ rows: ArraySlice<[LiveTableCell]>) -> [Column] {
        var columns = section.columns.indices.map { index in
            let cells = rows.compactMap { index < $0.count ? $0[index] : nil }
            let text = cells.map { displayWidth(printable($0.plainText)) }.max() ?? 0
            let title = displayWidth(printable(section.columns[index].title))
            let hasBar = cells.contains { $0.share != nil }
            let full = max(title, text + (hasBar ? Self.barWidth + 1 : 0))
            return Column(
                index: index, width: full, textWidth: max(title, text), hasBar: hasBar)
        }
        func total() -> Int {
            columns.reduce(0) { $0 + $1.width } + max(columns.count - 1, 0) * Self.gap
        }
        guard let first = columns.first, total() > width else { return columns }
        for index in columns.indices where columns[index].hasBar {
            columns[index].hasBar = false
            columns[index].width = columns[index].textWidth
        }
        let least = min(first.width, LiveTable.minimumNameWidth)
        while columns.count > 1, total() - columns[0].width + least > width {
            columns.remove(at: leastImportant(of: columns))
        }
        columns[0].width = min(columns[0].width, max(width - total() + columns[0].width, 0))
        columns[0].textWidth = columns[0].width
        return columns
    }

    private func leastImportant(of columns: [Column]) -> Int {
        var last = 1
        for place in columns.indices.dropFirst()
        where section.columns[columns[place].index].rank
            >= section.columns[columns[last].index].rank
        {
            last = place
        }
        return last
    }

    private func line(_ columns: [Column], _ text: (Column) -> String) -> String {
        var line = columns.map(text).joined(separator: String(repeating: " ", count: Self.gap))
        while line.last == " " { line.removeLast() }
        return line
    }

    private func text(of row: [LiveTableCell], in column: Column) -> String {
        guard column.index < row.count else { return String(repeating: " ", count: column.width) }
        let cell = row[column.index]
        let alignment = section.columns[column.index].alignment
        guard column.hasBar else {
            return pad(cell, to: column.width, alignment, style: nil)
        }
        return bar(cell) + " "
            + pad(cell, to: column.width - Self.barWidth - 1, alignment, style: nil)
    }

    /// The cell in exactly so many cells of the terminal.
    private func pad(
        _ cell: LiveTableCell, to width: Int, _ alignment: LiveTableModel.Alignment,
        style: TerminalStyle?
    ) -> String {
        let plain = printable(cell.plainText)
        let whole = truncated(plain, to: width)
        let blanks = String(repeating: " ", count: max(0, width - displayWidth(whole)))
        let style = style ?? TerminalStyle(cell.tone)
        var styled = style?.apply(whole, isColored: isColored) ?? whole
        if whole == plain, !cell.unit.isEmpty {
            let text = printable(cell.text)
            styled =
                (style?.apply(text, isColored: isColored) ?? text) + " "
                + TerminalStyle.dim.apply(printable(cell.unit), isColored: isColored)
        }
        return alignment == .leading ? styled + blanks : blanks + styled
    }

    /// A bar of `barWidth` cells, in steps of an eighth of one; blank where there is no share.
    private func bar(_ cell: LiveTableCell) -> String {
        guard let share = cell.share, share.isFinite else {
            return String(repeating: " ", count: Self.barWidth)
        }
        let eighths = Int((min(max(share, 0), 1) * Double(Self.barWidth * 8)).rounded())
        let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        let bar = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
        let rest = String(repeating: "·", count: Self.barWidth - bar.count)
        return (TerminalStyle(cell.tone) ?? .good).apply(bar, isColored: isColored)
            + TerminalStyle.dim.apply(rest, isColored: isColored)
    }
}
