import QueryExecution
import Telemetry

extension Answer {
    /// The answer as a drawing for a terminal: lines over time where the range is cut into buckets,
    /// a bar for each group or column where it is not, and bars of a histogram.
    ///
    /// - Parameter style: How wide, and with what.
    /// - Returns: The drawing; nil for an answer of lines, which has nothing to draw.
    public func chart(_ style: AnswerStyle) -> String? {
        if isLines { return nil }
        guard !result.groups.isEmpty else { return footer(style) + "\n" }
        var parts: [[String]] = []
        if isSeries {
            parts = panels(style).map {
                LineChart(panel: $0, buckets: result.buckets, zone: zone, style: style).lines
            }
        } else {
            parts = barCharts(style) + histograms(style)
        }
        if parts.isEmpty { parts = [["no numbers to draw"]] }
        parts.append([footer(style)])
        return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private func barCharts(_ style: AnswerStyle) -> [[String]] {
        panels(style).map { panel in
            let bars = panel.series.enumerated().map { index, series in
                let value = series.values.first ?? nil
                let name =
                    series.isBefore
                    ? "  \(wordsOfDuration(comparesWith ?? 0)) before" : series.name
                var bar = BarChart.Bar(name: name, value: value, isBefore: series.isBefore)
                if !series.isBefore, index + 1 < panel.series.count,
                    panel.series[index + 1].isBefore,
                    let change = changeText(
                        .scalar(.double(value ?? .nan)),
                        .scalar(.double((panel.series[index + 1].values.first ?? nil) ?? .nan)))
                {
                    bar.remark = "(\(change))"
                }
                return bar
            }
            return BarChart(
                title: panel.title, quantity: panel.quantity, bars: bars, style: style
            ).lines
        }
    }

    /// A chart for each histogram: a bar for each range of values.
    private func histograms(_ style: AnswerStyle) -> [[String]] {
        let plain = CellText([], meaning: .number, style: style, zone: zone)
        return result.groups.flatMap { group in
            let facets = group.facets.map { plain.text($0) }.joined(separator: ", ")
            return result.columns.indices.compactMap { column -> [String]? in
                guard let value = group.values.first?[column],
                    case .histogram(_, _, let counts) = value
                else { return nil }
                let name = shownHeading(result.columns[column].name, style)
                let text = CellText([], meaning: meanings[column], style: style, zone: zone)
                let bars = zip(text.ranges(value), counts).map { range, count in
                    BarChart.Bar(name: range, value: Double(count))
                }
                return BarChart(
                    title: facets.isEmpty ? name : "\(facets): \(name)",
                    quantity: Quantity(.number),
                    bars: bars, style: style
                ).lines
            }
        }
    }
}
