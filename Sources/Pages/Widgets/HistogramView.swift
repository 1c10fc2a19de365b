import Answers
import QueryExecution

/// How many values are in each range: a column for each, one below the other for several groups.
struct HistogramView {
    let reading: AnswerReading

    var markup: Markup {
        var figures: [Markup] = []
        for group in reading.result.groups {
            for (column, named) in reading.result.columns.enumerated() {
                guard
                    case .histogram(let start, let width, let counts) = reading.last(group, column)
                else { continue }
                let name = reading.hasFacets ? reading.name(of: group) : named.name
                figures.append(figure(name, DistributionRanges(start, width, counts), column))
            }
        }
        // What is no distribution is a table of what it is.
        return figures.isEmpty ? TableView(reading: reading).markup : .group(figures)
    }

    private func figure(_ name: String, _ ranges: DistributionRanges, _ column: Int) -> Markup {
        let quantity = Quantity(reading.answer.meanings[column])
        let greatest = Double(ranges.counts.max() ?? 0)
        let bars = ranges.counts.indices.map { index in
            let share = greatest > 0 ? Double(ranges.counts[index]) / greatest * 100 : 0
            let text = "\(ranges.text(index, quantity)): \(ranges.counts[index])"
            return Markup.tag(
                "li", ["title": text],
                [
                    .tag("span", ["class": "column", "style": "height:\(coordinate(share))%"]),
                    .tag("span", ["class": "hidden"], text: text),
                ])
        }
        let ends = [ranges.start, ranges.end].map { Markup.tag("span", text: quantity.text($0)) }
        return .tag(
            "figure", [:],
            [
                .tag(
                    "figcaption", [:],
                    [
                        reading.hasFacets ? reading.linked(name) : .name(name),
                        .text(", \(ranges.total) values"),
                    ]), .tag("ul", ["class": "columns"], bars),
                .tag("div", ["class": "ends"], ends),
            ])
    }
}

/// The ranges of a distribution, one after the other.
struct DistributionRanges {
    let start: Double
    let width: Double
    let counts: [Int]

    init(_ start: Double, _ width: Double, _ counts: [Int]) {
        self.start = start
        self.width = width
        self.counts = counts
    }

    var end: Double { start + width * Double(counts.count) }
    var total: Int { counts.reduce(0) { $0.addingReportingOverflow($1).partialValue } }

    /// From where to where a range is.
    func text(_ index: Int, _ quantity: Quantity) -> String {
        let from = start + width * Double(index)
        return "\(quantity.text(from)) to \(quantity.text(from + width))"
    }
}
