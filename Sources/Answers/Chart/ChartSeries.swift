import QueryExecution
import Telemetry

/// One line of a chart, or one group of bars.
package struct ChartSeries {
    package var name: String
    /// By bucket; nil where it is unknown, which is a gap.
    package var values: [Double?]
    /// Whether it is of the time compared with.
    package var isBefore: Bool
}

/// What is drawn on one pair of axes: series whose values are of one unit.
package struct ChartPanel {
    package var title: String
    package var meaning: Answer.Meaning
    package var series: [ChartSeries]

    package var quantity: Quantity { Quantity(meaning) }
}

extension Answer {
    /// The series by unit: columns of one unit share their axes, so that they can be compared.
    package func panels(_ style: AnswerStyle) -> [ChartPanel] {
        var panels: [ChartPanel] = []
        let plain = CellText([], meaning: .number, style: style, zone: zone)
        for (index, column) in result.columns.enumerated() where meanings[index] != .time {
            let isAlone = meanings.count { $0 == meanings[index] } == 1
            let series = series(of: index, isAlone: isAlone, plain: plain)
            guard series.contains(where: { $0.values.contains { $0 != nil } }) else { continue }
            let title = shownHeading(column.name, style)
            if let place = panels.firstIndex(where: { $0.meaning == meanings[index] }) {
                panels[place].series += series
                panels[place].title += ", \(title)"
            } else {
                panels.append(ChartPanel(title: title, meaning: meanings[index], series: series))
            }
        }
        return panels
    }

    /// - Parameters:
    ///   - column: The column.
    ///   - isAlone: Whether no other is on the same axes, so that its name is that of the chart.
    ///   - plain: Writes facets and names.
    /// - Returns: a series for each group, and one for the time compared with.
    private func series(of column: Int, isAlone: Bool, plain: CellText) -> [ChartSeries] {
        var all: [ChartSeries] = []
        let columnName = plain.text(.text(result.columns[column].name))
        for (index, group) in result.groups.enumerated() {
            let facets = group.facets.map { plain.text($0) }.joined(separator: ", ")
            let name =
                facets.isEmpty ? columnName : isAlone ? facets : "\(facets): \(columnName)"
            all.append(
                ChartSeries(
                    name: name, values: group.values.map { $0[column].number }, isBefore: false))
            guard result.comparison != nil, let comparesWith else { continue }
            all.append(
                ChartSeries(
                    name: "\(name), \(wordsOfDuration(comparesWith)) before",
                    values: group.values.indices.map { before(index, bucket: $0)?[column].number },
                    isBefore: true))
        }
        return all
    }
}
