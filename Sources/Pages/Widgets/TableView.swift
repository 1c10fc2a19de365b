import Answers
import QueryExecution
import Telemetry

/// All of an answer as a table.
struct TableView {
    let reading: AnswerReading

    var markup: Markup {
        let result = reading.result
        var heads = result.facets.map { Markup.tag("th", ["scope": "col"], [.name($0)]) }
        if reading.answer.isSeries { heads.append(.tag("th", ["scope": "col"], text: "time")) }
        heads += result.columns.enumerated().map { index, column in
            let isNumeric = result.groups.contains { reading.last($0, index).number != nil }
            return isNumeric
                ? .tag("th", ["scope": "col", "class": "number"], [.name(column.name)])
                : .tag("th", ["scope": "col"], [.name(column.name)])
        }
        let rows = result.groups.flatMap { group in
            group.values.indices.map { row(group, bucket: $0) }
        }
        return .tag(
            "div", ["class": "scroll", "tabindex": "0"],
            [
                .tag(
                    "table", [:],
                    [
                        .tag("thead", [:], [.tag("tr", [:], heads)]),
                        .tag("tbody", [:], rows),
                    ])
            ])
    }

    private func row(_ group: QueryResult.Group, bucket: Int) -> Markup {
        let plain = CellText(
            [], meaning: .number, style: AnswerStyle(), zone: reading.answer.zone)
        var cells = group.facets.enumerated().map { index, facet in
            let text = plain.text(facet)
            return Markup.tag(
                "th", ["scope": "row"], [index == 0 ? reading.linked(text) : .name(text)])
        }
        if reading.answer.isSeries {
            let time = CivilTime(
                reading.result.buckets[bucket].lowerBound, in: reading.answer.zone)
            cells.append(.tag("td", text: time.text))
        }
        for (column, value) in group.values[bucket].enumerated() {
            let severity = reading.severity(of: value, column: column)
            let isNumber = value.number != nil
            let isKnown = value != .scalar(.missing)
            let name = isNumber || !isKnown ? "number" : "value"
            cells.append(
                .tag(
                    "td", ["class": reading.valueClass(severity, isKnown: isKnown, name)],
                    [
                        isNumber || !isKnown
                            ? .text(reading.text(value, column: column))
                            : .name(reading.text(value, column: column)),
                        reading.worth(severity),
                    ]))
        }
        return .tag("tr", [:], cells)
    }
}
