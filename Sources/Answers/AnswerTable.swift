import Diagnostics
import QueryExecution
import Telemetry

extension Answer {
    /// The answer as a table for people: numbers rounded and with their units, times on the clock of
    /// the query's zone. What programs shall read is `json` and `csv`.
    public func table(_ style: AnswerStyle) -> String {
        guard !result.groups.isEmpty else { return footer(style) + "\n" }
        let grid = grid(style)
        let lines = (grid.lines(style) ?? grid.records(style)) + ["", footer(style)]
        return lines.joined(separator: "\n") + "\n"
    }

    private func grid(_ style: AnswerStyle) -> TextGrid {
        var grid = TableCells(style)
        for (index, facet) in result.facets.enumerated() {
            let values = result.groups.flatMap { group in
                group.values.map { _ in QueryResult.Value.scalar(group.facets[index]) }
            }
            let text = CellText(values, meaning: .number, style: style, zone: zone)
            grid.add(
                [shownHeading(facet, style)], isNumeric: Self.areNumbers(values), isCuttable: true,
                values.map { [text.text($0)] })
        }
        if isSeries {
            grid.add(
                ["time"], isNumeric: false,
                result.groups.flatMap { group in
                    group.values.indices.map {
                        [CivilTime(result.buckets[$0].lowerBound, in: zone).text]
                    }
                })
        }
        for index in result.columns.indices { addColumn(index, to: &grid, style) }
        return grid.grid
    }

    private func addColumn(_ index: Int, to grid: inout TableCells, _ style: AnswerStyle) {
        let values = result.groups.flatMap { $0.values.map { $0[index] } }
        let text = cellText(index, values, style)
        let isNumeric = meanings[index] != .time && Self.areNumbers(values)
        let isHistogram = values.contains { if case .histogram = $0 { true } else { false } }
        let names = heading(of: index, style)
        if isHistogram {
            grid.add(names, isNumeric: false, isCuttable: true, values.map { text.ranges($0) })
            grid.add(["count"], isNumeric: true, values.map { text.counts($0) })
        } else {
            grid.add(
                names, isNumeric: isNumeric, isCuttable: !isNumeric && meanings[index] != .time,
                values.map { [isLines && $0 == .scalar(.missing) ? nil : text.text($0)] })
        }
        guard let comparesWith, result.comparison != nil else { return }
        let earlier = result.groups.indices.flatMap { group in
            result.groups[group].values.indices.map { before(group, bucket: $0)?[index] }
        }
        grid.add(
            ["\(wordsOfDuration(comparesWith)) before"], isNumeric: isNumeric || isHistogram,
            earlier.map { value in value.map { text.counts($0) } ?? [style.unknown] })
        if isHistogram { return }
        grid.add(
            ["change"], isNumeric: true,
            zip(values, earlier).map { [changeText($0, $1) ?? style.unknown] })
    }

    private func cellText(
        _ column: Int, _ values: [QueryResult.Value], _ style: AnswerStyle
    ) -> CellText {
        CellText(values, meaning: meanings[column], style: style, zone: zone)
    }

    /// The name of a column, and below it the unit of its numbers where they do not have it.
    private func heading(of column: Int, _ style: AnswerStyle) -> [String] {
        let unit = Quantity(meanings[column]).heading
        return [result.columns[column].name, unit].filter { !$0.isEmpty }
            .map { shownHeading($0, style) }
    }

    /// The name of a column or a facet, without what a terminal could obey.
    func shownHeading(_ text: String, _ style: AnswerStyle) -> String {
        CellText([], meaning: .number, style: style, zone: zone).text(Scalar.text(text))
    }

    /// Whether all that is known of them is numbers, and something is.
    private static func areNumbers(_ values: [QueryResult.Value]) -> Bool {
        var hasNumber = false
        for case .scalar(let scalar) in values {
            switch scalar {
            case .integer, .unsigned, .double: hasNumber = true
            case .missing: continue
            case .text, .boolean: return false
            }
        }
        return hasNumber && !values.contains { if case .scalar = $0 { false } else { true } }
    }
}

/// The cells of a table in the making: of each of its rows in each column a line, or several.
private struct TableCells {
    private let style: AnswerStyle
    private var columns: [TextGrid.Column] = []
    private var cells: [[[String?]]] = []

    init(_ style: AnswerStyle) { self.style = style }

    mutating func add(
        _ heading: [String], isNumeric: Bool, isCuttable: Bool = false, _ texts: [[String?]]
    ) {
        columns.append(.init(heading: heading, isNumeric: isNumeric, isCuttable: isCuttable))
        cells.append(texts)
    }

    /// Where a row has several lines in one column, the others have theirs in the first.
    var grid: TextGrid {
        var grid = TextGrid(columns: columns)
        for row in 0..<(cells.first?.count ?? 0) {
            for line in 0..<max(cells.map { $0[row].count }.max() ?? 1, 1) {
                grid.rows.append(cells.map { line < $0[row].count ? $0[row][line] : "" })
            }
        }
        return grid
    }
}
