import Answers
import Dashboards
import Definitions
import Diagnostics
import Pages
import Queries
import QueryExecution
import Telemetry

/// In which order the groups of a widget stand, where its query does not say: the worst first.
struct WidgetOrder {
    /// The query that has the groups which need a look among its first.
    let query: Query
    private let order: WorstFirst
    private let limit: Int

    /// Nil where the query says it itself, or nothing is ordered.
    init?(_ query: Query, in widget: Dashboard.Widget, metrics set: DefinitionSet) {
        guard WorstFirst.isWanted(widget.visualization), query.order == nil,
            !query.facets.isEmpty, query.offset == 0, case .values(let columns) = query.output,
            let first = columns.first
        else { return nil }
        let metric = first.expression.valueOfMetric.flatMap {
            set.metrics[MetricName(rawValue: $0.name)]?.value
        }
        order = WorstFirst(widget, isLowestWorse: metric?.worst == .lowest)
        limit = query.limit.count
        var wider = query
        if order.isLowestWorse { wider.order = .by(first.expression, isDescending: false) }
        // What is unknown would be cut off, as the last of all. Lines over time are too many for that.
        if query.buckets == nil { wider.limit = .maximum }
        self.query = wider
    }

    func sorted(_ answer: Answer) -> Answer { order.first(limit, of: answer) }
}

extension Query.Limit? {
    fileprivate var count: Int {
        switch self {
        case .count(let count): count
        case .maximum: ExecutionLimits.shown
        case nil: ExecutionLimits.usualGroups
        }
    }
}
