import Dashboards
import Definitions
import Diagnostics
import Queries
import Telemetry

extension LintContext {
    /// Everything that is wrong with the queries of golden metrics and of widgets: how upstream's are
    /// written, and what all of them mean.
    static func queryFindings(
        in set: DefinitionSet, catalogue: QueryCatalogue
    ) -> [Diagnostic] {
        let golden = set.entityTypes.flatMap(\.golden).flatMap { entry -> [Diagnostic] in
            let golden = entry.value
            let texts = golden.texts.flatMap { text in
                // What is written wrongly would be told twice.
                let written = text.diagnostics
                guard written.isEmpty, let query = text.syntax.query else { return written }
                return text.diagnostics(of: meaning(of: query, in: catalogue))
            }
            guard let metric = golden.metric else { return texts }
            return texts + findings(about: metric, golden.aggregate, catalogue)
        }
        let widgets = set.dashboards.flatMap(\.pages).flatMap(\.widgets)
        return golden
            + widgets.flatMap { widget in
                widget.metrics.flatMap { findings(about: $0, widget.aggregate, catalogue) }
            }
    }

    /// What is wrong with a query, but for the event types: which others there are is New Relic's.
    private static func meaning(
        of query: NRQLQuery, in catalogue: QueryCatalogue
    ) -> [NRQLFinding] {
        query.findings(in: catalogue).filter { $0.rule != "query/unknown-event-type" }
    }

    /// What is wrong with an aggregate of a metric, whose name other rules look at.
    private static func findings(
        about metric: Located<String>, _ aggregate: GoldenMetric.Aggregate,
        _ catalogue: QueryCatalogue
    ) -> [Diagnostic] {
        var kinds = QueryCatalogue(metrics: catalogue.metrics, changes: catalogue.changes)
        kinds.metrics = kinds.metrics?.filter { $0.key == metric.value }
        let call = NRQLExpression(
            .call(
                NRQLName(aggregate.rawValue), [.value(NRQLExpression(.name(metric.value)))]))
        let query = NRQLQuery(
            select: [NRQLSelection(call)], from: [.eventType(NRQLName("Sample"))])
        return query.findings(in: kinds).map { finding in
            Diagnostic(
                finding.rule, finding.severity, finding.message, at: metric.place,
                label: "by `aggregate: \(aggregate.rawValue)`", help: finding.help)
        }
    }
}
