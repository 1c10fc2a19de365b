public import Definitions
import Diagnostics
public import Queries

extension DashboardContext {
    /// What is asked for a golden metric of an entity type, with what is added to it: one query, or one
    /// for each provider of upstream's. Alerts watch it, and pages show it, without a widget.
    ///
    /// Empty where no sample of the type has the metric, or where a query cannot be read or written;
    /// lint says which.
    public func queries(
        of golden: GoldenMetric, in type: EntityTypeDefinition,
        adding additions: QueryAdditions = QueryAdditions()
    ) -> [WidgetQuery] {
        guard let metric = golden.metric?.value else {
            return golden.texts.compactMap { text in
                text.syntax.query.map { WidgetQuery($0.adding(additions)) }
            }
        }
        let events = Set(rows(of: type).filter { $0.metrics.contains(metric) }.map(\.eventType))
        guard !events.isEmpty else { return [] }
        let value = ValueExpression.aggregate(golden.aggregate.query, of: metric)
        let query = Query(
            .values([.init(value, as: golden.title)]), from: .events(events.sorted()))
        return (try? WidgetQuery(query.adding(additions))).map { [$0] } ?? []
    }
}
