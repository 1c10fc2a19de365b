import Answers
import QueryExecution

/// How many values are in each range, a line for each group, the more the darker.
struct HeatmapView {
    let reading: AnswerReading

    private struct Line {
        var group: QueryResult.Group
        var ranges: DistributionRanges
    }

    var markup: Markup {
        let tables = reading.result.columns.indices.compactMap(table)
        return tables.isEmpty ? TableView(reading: reading).markup : .group(tables)
    }

    private func table(_ column: Int) -> Markup? {
        let lines = reading.result.groups.compactMap { group -> Line? in
            guard case .histogram(let start, let width, let counts) = reading.last(group, column)
            else { return nil }
            return Line(group: group, ranges: DistributionRanges(start, width, counts))
        }
        guard let first = lines.first else { return nil }
        let quantity = Quantity(reading.answer.meanings[column])
        let greatest = Double(lines.flatMap(\.ranges.counts).max() ?? 0)
        let heads = first.ranges.counts.indices.map { index in
            let from = first.ranges.start + first.ranges.width * Double(index)
            return Markup.tag("th", ["scope": "col"], text: quantity.text(from))
        }
        let rows = lines.map { line in
            let cells = line.ranges.counts.indices.map { index in
                let count = line.ranges.counts[index]
                let share = greatest > 0 ? Double(count) / greatest * 70 : 0
                return Markup.tag(
                    "td",
                    [
                        "class": "cell", "style": "--p:\(coordinate(share))%",
                        "title": line.ranges.text(index, quantity),
                    ], text: count == 0 ? "" : String(count))
            }
            let name = reading.hasFacets ? reading.name(of: line.group) : "all"
            return Markup.tag(
                "tr", [:],
                [.tag("th", ["scope": "row"], [reading.linked(name)])] + cells)
        }
        let caption = Markup.tag(
            "caption", [:],
            [.name(reading.result.columns[column].name), .text(", by what the values are from")])
        return .tag(
            "div", ["class": "scroll", "tabindex": "0"],
            [
                .tag(
                    "table", ["class": "heat"],
                    [
                        caption,
                        .tag("thead", [:], [.tag("tr", [:], [.tag("td")] + heads)]),
                        .tag("tbody", [:], rows),
                    ])
            ])
    }
}
