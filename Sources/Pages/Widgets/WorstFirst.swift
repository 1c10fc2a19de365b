public import Answers
public import Dashboards
public import Definitions
import QueryExecution

/// The order in which groups stand that people look through: first what is critical, then what warns,
/// then what is unknown, then all else; among those the worst first, by the first column.
///
/// What is unknown stands before what is well, since nobody knows that it is.
public struct WorstFirst {
    private let widget: Dashboard.Widget
    /// Whether less is worse.
    public let isLowestWorse: Bool

    /// - Parameters:
    ///   - widget: Its thresholds say which end of the values is worse.
    ///   - isLowestWorse: What counts where they do not.
    public init(_ widget: Dashboard.Widget, isLowestWorse: Bool) {
        self.widget = widget
        let bands = ThresholdBands(widget.thresholds).bands
        let low = Self.rank(bands.first?.severity)
        let high = Self.rank(bands.last?.severity)
        self.isLowestWorse = low == high ? isLowestWorse : low < high
    }

    /// Whether the groups of a widget stand in an order that people read.
    public static func isWanted(_ visualization: DashboardWidget.Visualization) -> Bool {
        switch visualization {
        case .billboard, .bar, .table, .line, .area: true
        case .pie, .histogram, .heatmap, .markdown, .topology: false
        }
    }

    /// The answer with its groups in that order, and with so many of them at most.
    public func first(_ limit: Int, of answer: Answer) -> Answer {
        let reading = AnswerReading(answer, AnswerNotes(), widget: widget, link: nil, at: 0)
        let groups = answer.result.groups
        let keys = groups.map { key(of: $0, reading) }
        let order = groups.indices.sorted { left, right in
            let (first, second) = (keys[left], keys[right])
            // What is equal stays as it was.
            return (first.rank, first.value, left) < (second.rank, second.value, right)
        }.prefix(max(0, limit))
        var sorted = answer
        sorted.result.groups = order.map { groups[$0] }
        if let before = answer.result.comparison?.groups, before.count == groups.count {
            sorted.result.comparison?.groups = order.map { before[$0] }
        }
        return sorted
    }

    private func key(
        of group: QueryResult.Group, _ reading: AnswerReading
    ) -> (rank: Int, value: Double) {
        let columns = reading.result.columns.indices
        let severities = columns.map { reading.severity(of: reading.last(group, $0), column: $0) }
        let worst = severities.map(Self.rank).min() ?? Self.rank(nil)
        guard let value = columns.isEmpty ? nil : reading.last(group, 0).number else {
            return (min(worst, Self.unknown), 0)
        }
        return (worst, isLowestWorse ? value : -value)
    }

    private static let unknown = 2

    private static func rank(_ severity: Dashboard.Threshold.Severity?) -> Int {
        switch severity {
        case .critical: 0
        case .warning: 1
        case nil: 3
        }
    }
}
