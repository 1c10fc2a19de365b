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
            DistributionRanges(reading.last(group, column), column, reading)
                .map { Line(group: group, ranges: $0) }
        }
        guard let first = lines.first else { return nil }
        let greatest = Double(lines.flatMap(\.ranges.counts).max() ?? 0)
        let heads = first.ranges.texts.map { Markup.tag("th", ["scope": "col"], text: $0) }
        let rows = lines.map { line in
            let isKnown = line.ranges.total > 0
            let cells = line.ranges.counts.indices.map { index in
                let count = line.ranges.counts[index]
                let share = greatest > 0 ? Double(count) / greatest * 70 : 0
                return Markup.tag(
                    "td",
                    [
                        "class": isKnown ? "cell" : "cell unknown",
                        "style": "--p:\(coordinate(share))%", "title": line.ranges.texts[index],
                    ], text: isKnown ? String(count) : AnswerReading.unknown)
            }
            let name = reading.hasFacets ? reading.name(of: line.group) : "all"
            return Markup.tag(
                "tr", [:],
                [
                    .tag(
                        "th", ["scope": "row"], [reading.linked(name), reading.age(line.group)])
                ] + cells)
        }
        let caption = Markup.tag(
            "caption", [:],
            reading.heading(of: column) + [.text(": how many values are in each range")])
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
