import Answers
import Dashboards
import QueryExecution

/// Lines over time, or areas one on the other, with a table of what they are.
struct ChartView {
    let reading: AnswerReading
    let isStacked: Bool

    /// How many colours there are before they come again.
    static let colorCount = 10
    /// The plot in its own coordinates, which are stretched to the room that there is.
    private static let width = 1000.0
    private static let height = 100.0
    /// The places across the plot at which a time can stand.
    private static let timePlaces = 60

    var markup: Markup {
        let panels = reading.answer.panels(AnswerReading.style)
        guard !panels.isEmpty, let range = reading.answer.range else {
            return WidgetView.unknown("no value in this time")
        }
        return .group(panels.map { chart($0, range) })
    }

    private func chart(_ panel: ChartPanel, _ range: Range<Int64>) -> Markup {
        let stack = isStacked ? ChartStack(panel.series) : nil
        let bounds = thresholds(of: panel)
        let drawn = stack?.tops.flatMap(\.self) ?? panel.series.flatMap(\.values)
        let axis = ValueAxis(drawn.compactMap(\.self), panel.quantity, count: 4)
        let last = panel.series.count
        let summary = "\(panel.title): \(last == 1 ? "one line" : "\(last) lines") over time"
        var shapes: [Markup] = [.tag("title", text: summary)]
        for tick in axis.ticks {
            let y = coordinate(Self.y(tick.value, axis))
            shapes.append(
                .tag("path", ["class": "grid", "d": "M0 \(y)H\(coordinate(Self.width))"]))
        }
        for bound in bounds where (0...1).contains(axis.share(bound.value)) {
            let y = coordinate(Self.y(bound.value, axis))
            shapes.append(
                .tag(
                    "path",
                    [
                        "class": "bound \(bound.severity.rawValue)",
                        "d": "M0 \(y)H\(coordinate(Self.width))",
                    ]))
        }
        for (index, series) in panel.series.enumerated() {
            shapes += self.shapes(series, index, stack, axis, range)
        }
        let plot = Markup.tag(
            "svg",
            [
                "class": "plot", "viewBox": "0 0 1000 100", "preserveAspectRatio": "none",
                "role": "img", "aria-label": summary,
            ], shapes)
        let figure = Markup.tag(
            "div", ["class": "chart"],
            [.tag("div", ["class": "scale"], scale(axis)), plot, times(range)])
        return .tag("figure", [:], [figure, legend(panel)])
    }

    private func thresholds(
        of panel: ChartPanel
    ) -> [(value: Double, severity: Dashboard.Threshold.Severity)] {
        guard let column = reading.answer.meanings.firstIndex(of: panel.meaning) else { return [] }
        return reading.bounds(of: column)
    }

    private func shapes(
        _ series: ChartSeries, _ index: Int, _ stack: ChartStack?, _ axis: ValueAxis,
        _ range: Range<Int64>
    ) -> [Markup] {
        let color = "s\(index % Self.colorCount)" + (series.isBefore ? " before" : "")
        let tops = stack?.tops[index] ?? series.values
        let title = Markup.tag("title", text: series.name)
        var shapes: [Markup] = []
        for run in runs(of: tops) {
            let points = run.map { place in
                (x(place, range), Self.y(tops[place] ?? 0, axis))
            }
            let line = points.map { "\(coordinate($0.0)) \(coordinate($0.1))" }
            if let stack {
                let base = run.reversed().map { place in
                    let y = Self.y(stack.bottoms[index][place] ?? 0, axis)
                    return "\(coordinate(x(place, range))) \(coordinate(y))"
                }
                let outline = "M\((line + base).joined(separator: "L"))Z"
                shapes.append(.tag("path", ["class": "fill \(color)", "d": outline], [title]))
            }
            // One value alone is a point, which a line of no length with round ends is.
            let path =
                line.count == 1 ? "M\(line[0])L\(line[0])" : "M\(line.joined(separator: "L"))"
            let kind = line.count == 1 ? "line point" : "line"
            shapes.append(.tag("path", ["class": "\(kind) \(color)", "d": path], [title]))
        }
        return shapes
    }

    /// The places of values that follow each other without a gap.
    private func runs(of values: [Double?]) -> [[Int]] {
        var runs: [[Int]] = []
        for (place, value) in values.enumerated() where value != nil {
            if let last = runs.last?.last, last == place - 1 {
                runs[runs.count - 1].append(place)
            } else {
                runs.append([place])
            }
        }
        return runs
    }

    /// Where the middle of a bucket is.
    private func x(_ bucket: Int, _ range: Range<Int64>) -> Double {
        let times = reading.result.buckets[bucket]
        let middle = Double(times.lowerBound) / 2 + Double(times.upperBound) / 2
        let span = Double(max(range.upperBound - range.lowerBound, 1))
        return (middle - Double(range.lowerBound)) / span * Self.width
    }

    private static func y(_ value: Double, _ axis: ValueAxis) -> Double {
        (1 - axis.share(value)) * height
    }

    private func scale(_ axis: ValueAxis) -> [Markup] {
        axis.ticks.map { tick in
            let top = coordinate(Self.y(tick.value, axis))
            return .tag("span", ["style": "top:\(top)%"], text: tick.text)
        }
    }

    private func times(_ range: Range<Int64>) -> Markup {
        let axis = TimeAxis(range, width: Self.timePlaces, zone: reading.answer.zone)
        return .tag(
            "div", ["class": "times"],
            axis.ticks.map { tick in
                let left = coordinate(Double(tick.column) / Double(Self.timePlaces - 1) * 100)
                return .tag("span", ["style": "left:\(left)%"], text: tick.text)
            })
    }

    private func legend(_ panel: ChartPanel) -> Markup {
        let quantity = panel.quantity
        func text(_ value: Double?) -> Markup {
            .tag(
                "td", ["class": "number"],
                text: value.map { quantity.text($0) } ?? AnswerReading.unknown)
        }
        let rows = panel.series.enumerated().map { index, series in
            let known = series.values.compactMap(\.self)
            return Markup.tag(
                "tr", [:],
                [
                    .tag(
                        "th", ["scope": "row"],
                        [
                            .tag("span", ["class": "swatch s\(index % Self.colorCount)"]),
                            reading.hasFacets ? reading.linked(series.name) : .name(series.name),
                        ]), text(series.values.last.flatMap(\.self)), text(known.min()),
                    text(known.max()),
                ])
        }
        let unit = quantity.heading.isEmpty ? "" : " (\(quantity.heading))"
        return .tag(
            "figcaption", [:],
            [
                .tag(
                    "table", [:],
                    [
                        .tag(
                            "thead", [:],
                            [
                                .tag(
                                    "tr", [:],
                                    ["\(panel.title)\(unit)", "last", "least", "greatest"]
                                        .enumerated().map { place, text in
                                            .tag(
                                                "th",
                                                place == 0
                                                    ? ["scope": "col"]
                                                    : ["scope": "col", "class": "number"],
                                                [.name(text)])
                                        })
                            ]), .tag("tbody", [:], rows),
                    ])
            ])
    }
}

/// Series one on the other. Where one is unknown it has no band, and the others lie as if it were not
/// there.
struct ChartStack {
    /// By series, then by bucket; nil where it is unknown.
    private(set) var bottoms: [[Double?]] = []
    private(set) var tops: [[Double?]] = []

    init(_ series: [ChartSeries]) {
        var sums = [Double](repeating: 0, count: series.map(\.values.count).max() ?? 0)
        for one in series {
            var bottom: [Double?] = []
            var top: [Double?] = []
            for (place, value) in one.values.enumerated() {
                bottom.append(value.map { _ in sums[place] })
                if let value { sums[place] += value }
                top.append(value.map { _ in sums[place] })
            }
            bottoms.append(bottom)
            tops.append(top)
        }
    }
}
