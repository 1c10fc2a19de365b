import Answers
import QueryExecution
import Telemetry

/// A bar for each group and column, as long as its value.
struct BarView {
    let reading: AnswerReading

    var markup: Markup {
        let columns = reading.result.columns
        return .group(
            columns.indices.map { column in
                let values = reading.result.groups.map { reading.last($0, column) }
                let greatest = values.compactMap(\.number).max() ?? 0
                let rows = zip(reading.result.groups, values).map { group, value in
                    row(group, value, column, greatest)
                }
                let caption = Markup.tag("caption", [:], reading.heading(of: column))
                return .tag("table", ["class": "bars"], [caption, .tag("tbody", [:], rows)])
            })
    }

    private func row(
        _ group: QueryResult.Group, _ value: QueryResult.Value, _ column: Int, _ greatest: Double
    ) -> Markup {
        let severity = reading.severity(of: value, column: column)
        let number = value.number
        let share = number.map { greatest > 0 ? max(0, $0 / greatest) : 0 } ?? 0
        let name =
            reading.hasFacets
            ? reading.linked(reading.name(of: group)) : .name(reading.result.columns[column].name)
        let bar = Markup.tag(
            "span",
            [
                "class": reading.valueClass(severity, isKnown: number != nil, "bar"),
                "style": "width:\(coordinate(share * 100))%",
            ])
        return .tag(
            "tr", [:],
            [
                .tag("th", ["scope": "row"], [name, reading.age(group)]),
                .tag("td", ["class": "track"], [bar]),
                .tag(
                    "td", ["class": reading.valueClass(severity, isKnown: number != nil, "number")],
                    [.text(reading.text(value, column: column)), reading.worth(severity)]),
            ])
    }
}
