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
        heads += result.columns.indices.map { index in
            let isNumeric = result.groups.contains { reading.last($0, index).number != nil }
            let description = reading.description(of: index)
            let name = isNumeric ? "number" : "value"
            let attributes: KeyValuePairs =
                description.isEmpty
                ? ["scope": "col", "class": name]
                : ["scope": "col", "class": name, "title": description]
            return .tag("th", attributes, reading.heading(of: index))
        }
        let texts = result.columns.indices.map { column in
            reading.cellText(
                result.groups.flatMap { $0.values.map { $0[column] } },
                reading.answer.meanings[column])
        }
        let rows = result.groups.flatMap { group in
            group.values.indices.map { row(group, bucket: $0, texts) }
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

    private func row(_ group: QueryResult.Group, bucket: Int, _ texts: [CellText]) -> Markup {
        let plain = reading.cellText()
        var cells = group.facets.enumerated().map { index, facet in
            let text = plain.text(facet)
            return Markup.tag(
                "th", ["scope": "row"],
                index == 0 ? [reading.linked(text), reading.age(group)] : [.name(text)])
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
                            ? .text(texts[column].text(value))
                            : .name(texts[column].text(value)),
                        reading.worth(severity),
                    ]))
        }
        return .tag("tr", [:], cells)
    }
}
