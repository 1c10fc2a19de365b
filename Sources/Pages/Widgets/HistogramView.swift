import Answers
import QueryExecution

/// How many values are in each range: a column for each, one below the other for several groups.
struct HistogramView {
    let reading: AnswerReading

    var markup: Markup {
        var figures: [Markup] = []
        for group in reading.result.groups {
            for column in reading.result.columns.indices {
                let value = reading.last(group, column)
                guard let ranges = DistributionRanges(value, column, reading) else { continue }
                figures.append(figure(group, ranges, column))
            }
        }
        // What is no distribution is a table of what it is.
        return figures.isEmpty ? TableView(reading: reading).markup : .group(figures)
    }

    private func figure(
        _ group: QueryResult.Group, _ ranges: DistributionRanges, _ column: Int
    ) -> Markup {
        var caption =
            reading.hasFacets
            ? [reading.linked(reading.name(of: group)), reading.age(group)]
            : reading.heading(of: column) + [reading.age(group)]
        guard ranges.total > 0 else {
            return .tag(
                "figure", [:],
                [
                    .tag("figcaption", [:], caption), WidgetView.unknown("no value in this time"),
                ])
        }
        caption.append(.text(", \(ranges.total) \(ranges.total == 1 ? "value" : "values")"))
        let greatest = Double(ranges.counts.max() ?? 0)
        let bars = ranges.counts.indices.map { index in
            let share = greatest > 0 ? Double(ranges.counts[index]) / greatest * 100 : 0
            let text = "\(ranges.texts[index]): \(ranges.counts[index])"
            return Markup.tag(
                "li", ["title": text],
                [
                    .tag("span", ["class": "column", "style": "height:\(coordinate(share))%"]),
                    .tag("span", ["class": "hidden"], text: text),
                ])
        }
        let ends = [ranges.texts.first, ranges.texts.count > 1 ? ranges.texts.last : nil]
            .compactMap(\.self).map { Markup.tag("span", text: $0) }
        return .tag(
            "figure", [:],
            [
                .tag("figcaption", [:], caption), .tag("ul", ["class": "columns"], bars),
                .tag("div", ["class": "ends"], ends),
            ])
    }
}

/// The ranges of a distribution, one after the other. The first has what is below it too, and the last
/// what is above; where none has a value, nothing is known.
struct DistributionRanges {
    let counts: [Int]
    /// What each range is, as `mqp query` says it.
    let texts: [String]

    /// Nil for what is no distribution.
    init?(_ value: QueryResult.Value, _ column: Int, _ reading: AnswerReading) {
        guard case .histogram(_, _, let counts) = value else { return nil }
        self.counts = counts
        texts = reading.cellText([], reading.answer.meanings[column]).ranges(value)
    }

    var total: Int { counts.reduce(0) { $0.addingReportingOverflow($1).partialValue } }
}
