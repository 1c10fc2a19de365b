import QueryExecution
import Telemetry

/// Values in large digits, one for each group and column.
struct BillboardView {
    let reading: AnswerReading

    var markup: Markup {
        let columns = reading.result.columns
        var items: [Markup] = []
        for group in reading.result.groups {
            for (index, column) in columns.enumerated() {
                let value = reading.last(group, index)
                let severity = reading.severity(of: value, column: index)
                let isKnown = value != .scalar(.missing)
                var name: [Markup] = []
                if reading.hasFacets { name.append(reading.linked(reading.name(of: group))) }
                if !reading.hasFacets || columns.count > 1 {
                    if !name.isEmpty { name.append(.text(": ")) }
                    name.append(.name(column.name))
                }
                items.append(
                    .tag(
                        "li", ["class": reading.valueClass(severity, isKnown: isKnown)],
                        [
                            .tag(
                                "span", ["class": "number"],
                                text: reading.text(value, column: index)),
                            .tag(
                                "span", ["class": "of"],
                                name + [reading.worth(severity), reading.age(group)]),
                        ]))
            }
        }
        return .tag("ul", ["class": "values"], items)
    }
}
