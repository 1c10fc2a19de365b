import Diagnostics

/// Draws a live table as lines for a terminal of a given size: a pure function of its arguments.
///
/// No line is wider than the terminal and there are no more lines than it has. Where the width does
/// not suffice, first the bars go, then the name is cut to `minimumNameWidth`, then columns go by
/// their rank. Where the height does not suffice, every section keeps its share of rows and says in
/// its heading how many are not shown; sections that find no place at all are named in the last
/// line.
public struct LiveTable: Sendable, Hashable {
    /// In cells.
    public var width: Int
    /// In lines.
    public var height: Int
    public var isColored: Bool

    /// What the first column keeps before others have to go, in cells.
    public static let minimumNameWidth = 16
    /// The sizes that are drawn at most, and to which larger ones are cut.
    public static let maximumWidth = 1000
    public static let maximumHeight = 1000

    public init(width: Int, height: Int, isColored: Bool) {
        self.width = min(max(width, 0), Self.maximumWidth)
        self.height = min(max(height, 0), Self.maximumHeight)
        self.isColored = isColored
    }

    /// The lines from top to bottom, without line breaks and without blanks at their ends.
    public func lines(_ model: LiveTableModel) -> [String] {
        var lines = [titleLine(model)]
        for cell in model.subtitle { lines.append(line(cell)) }
        let sections = model.sections
        var shown = sections.count
        var budget = height - lines.count
        while shown > 0, budget - (shown < sections.count ? 1 : 0) < shown * Self.linesAround {
            shown -= 1
        }
        if shown < sections.count { budget -= 1 }
        let rows = Self.share(
            budget - shown * Self.linesAround, among: sections.prefix(shown).map(\.rows.count))
        for (section, count) in zip(sections, rows) {
            lines.append("")
            lines += LiveTableSection(section, width: width, isColored: isColored).lines(
                rows: count)
        }
        if shown < sections.count {
            let names = sections.dropFirst(shown).map { printable($0.title) }
            let text = truncated("… not shown: \(names.joined(separator: ", "))", to: width)
            lines.append(TerminalStyle.dim.apply(text, isColored: isColored))
        }
        return Array(lines.prefix(height))
    }

    /// The lines of a section besides its rows: a blank one, the heading, the column titles.
    private static let linesAround = 3

    private func titleLine(_ model: LiveTableModel) -> String {
        let title = truncated(printable(model.title), to: width)
        let corner = printable(model.corner)
        let gap = width - displayWidth(title) - displayWidth(corner)
        let styled = TerminalStyle.bold.apply(title, isColored: isColored)
        guard gap > 1, !corner.isEmpty else { return styled }
        return styled + String(repeating: " ", count: gap)
            + TerminalStyle.dim.apply(corner, isColored: isColored)
    }

    private func line(_ cell: LiveTableCell) -> String {
        let text = truncated(printable(cell.plainText), to: width)
        return TerminalStyle(cell.tone)?.apply(text, isColored: isColored) ?? text
    }

    /// Deals out lines so that no section gets more than it needs, and nobody less than an equal
    /// share who could use it; the earlier sections get what cannot be divided.
    private static func share(_ lines: Int, among needs: [Int]) -> [Int] {
        var given = Array(repeating: 0, count: needs.count)
        var left = max(lines, 0)
        while left > 0 {
            let hungry = needs.indices.filter { given[$0] < needs[$0] }
            if hungry.isEmpty { break }
            let portion = max(left / hungry.count, 1)
            for index in hungry where left > 0 {
                let more = min(portion, needs[index] - given[index], left)
                given[index] += more
                left -= more
            }
        }
        return given
    }
}
