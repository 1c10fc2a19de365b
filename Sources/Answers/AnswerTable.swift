import Diagnostics
import QueryExecution
import Telemetry

extension Answer {
    /// The answer as a table for people: numbers rounded and with their units, times on the clock of
    /// the query's zone. What programs shall read is `json` and `csv`.
    public func table(_ style: AnswerStyle) -> String {
        guard !result.groups.isEmpty else { return footer(style) + "\n" }
        let grid = grid(style)
        var lines: [String]
        if isLines, let width = style.width, grid.naturalWidth > width {
            lines = records(style)
        } else {
            lines = grid.lines(style)
        }
        lines += ["", footer(style)]
        return lines.joined(separator: "\n") + "\n"
    }

    private func grid(_ style: AnswerStyle) -> TextGrid {
        var grid = TextGrid(columns: [])
        var cells: [[String]] = []
        let lineCount = result.groups.reduce(0) { $0 + $1.values.count }
        func add(_ heading: [String], isNumeric: Bool, isCuttable: Bool = false, _ texts: [String])
        {
            grid.columns.append(
                .init(
                    heading: heading.map { shownHeading($0, style) }, isNumeric: isNumeric,
                    isCuttable: isCuttable))
            cells.append(texts)
        }
        for (index, facet) in result.facets.enumerated() {
            let values = result.groups.flatMap { group in
                group.values.map { _ in QueryResult.Value.scalar(group.facets[index]) }
            }
            let text = CellText(values, meaning: .number, style: style, zone: zone)
            add(
                [facet], isNumeric: Self.areNumbers(values), isCuttable: true,
                values.map { text.text($0) })
        }
        if isSeries {
            add(
                ["time"], isNumeric: false,
                result.groups.flatMap { group in
                    group.values.indices.map {
                        CivilTime(result.buckets[$0].lowerBound, in: zone).text
                    }
                })
        }
        for index in result.columns.indices {
            let values = result.groups.flatMap { $0.values.map { $0[index] } }
            let text = cellText(index, values, style)
            let isNumeric = meanings[index] != .time && Self.areNumbers(values)
            let names = heading(of: index)
            add(names, isNumeric: isNumeric, isCuttable: !isNumeric, values.map { text.text($0) })
            guard let comparesWith, result.comparison != nil else { continue }
            let earlier = result.groups.indices.flatMap { group in
                result.groups[group].values.indices.map { before(group, bucket: $0)?[index] }
            }
            add(
                ["\(wordsOfDuration(comparesWith)) before"], isNumeric: isNumeric,
                earlier.map { $0.map { text.text($0) } ?? style.unknown })
            add(
                ["change"], isNumeric: true,
                zip(values, earlier).map { changeText($0, $1) ?? style.unknown })
        }
        grid.rows = (0..<lineCount).map { line in cells.map { $0[line] } }
        return grid
    }

    /// Lines of rows that are too wide for a table: each value on a line of its own, and only those
    /// that are known.
    private func records(_ style: AnswerStyle) -> [String] {
        var lines: [String] = []
        let names = result.columns.map { shownHeading($0.name, style) }
        let texts = result.columns.indices.map { index in
            cellText(index, result.groups.flatMap { $0.values.map { $0[index] } }, style)
        }
        for (number, group) in result.groups.enumerated() {
            if number > 0 { lines.append("") }
            let values = group.values.first ?? []
            let known = values.indices.filter { values[$0] != .scalar(.missing) }
            let width = known.map { displayWidth(names[$0]) }.max() ?? 0
            for index in known {
                let room = String(repeating: " ", count: width - displayWidth(names[index]))
                lines.append(
                    "\(style.faint(names[index]))\(room)  \(texts[index].text(values[index]))")
            }
        }
        return lines
    }

    private func cellText(
        _ column: Int, _ values: [QueryResult.Value], _ style: AnswerStyle
    ) -> CellText {
        CellText(values, meaning: meanings[column], style: style, zone: zone)
    }

    /// The name of a column, and below it the unit of its numbers where they do not have it.
    private func heading(of column: Int) -> [String] {
        let unit = Quantity(meanings[column]).heading
        return unit.isEmpty ? [result.columns[column].name] : [result.columns[column].name, unit]
    }

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
