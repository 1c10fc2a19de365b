import Dashboards
import Definitions
import Diagnostics
import Queries
import Telemetry

extension LintContext {
    /// Everything that is wrong with the queries of golden metrics, widgets and requests: how they are
    /// written, and what those over our rows mean.
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
        let alerts = set.entityTypes.flatMap { folder in
            folder.alerts.map(\.value).filter { !$0.isDisabled }.flatMap { alert in
                ([alert.signal] + alert.guards.map(\.signal)).flatMap {
                    findings(about: $0, of: folder, catalogue)
                }
            }
        }
        let widgets = set.dashboards.flatMap(\.pages).flatMap(\.allWidgets)
        let variables = set.dashboards.flatMap(\.variables).compactMap(\.value.query)
        // Their rows are none of ours, so that nothing is known of their names.
        let requests = set.sources.flatMap(\.requests).compactMap(\.value.nrql)
            .flatMap { text in NRQLSyntax(text.text).findings.map { $0.diagnostic(in: text) } }
        return golden + alerts + requests
            + widgets.flatMap { widget in
                (widget.metrics.flatMap { findings(about: $0, widget.aggregate, catalogue) }
                    + widget.queries.flatMap { findings(about: $0, catalogue) }).map {
                        var finding = $0
                        finding.remarks += widget.origins
                        return finding
                    }
            } + variables.flatMap { findings(about: $0, catalogue) }
    }

    /// What is wrong with what an alert watches. A golden metric that it names is looked at by itself,
    /// unless the alert takes it by another aggregate.
    private static func findings(
        about signal: AlertSignalDefinition, of folder: DefinitionSet.EntityTypeFolder,
        _ catalogue: QueryCatalogue
    ) -> [Diagnostic] {
        if let query = signal.query {
            let syntax = NRQLSyntax(query.text)
            guard syntax.findings.isEmpty, let tree = syntax.query else {
                return syntax.findings.map { $0.diagnostic(in: query) }
            }
            return meaning(of: tree, in: catalogue).map { $0.diagnostic(in: query) }
        }
        if let metric = signal.metric {
            return findings(about: metric, signal.aggregate?.value ?? .latest, catalogue)
        }
        guard let name = signal.golden, let aggregate = signal.aggregate,
            let golden = folder.golden.first(where: { $0.name.value == name.value }),
            let metric = golden.value.metric
        else { return [] }
        return findings(about: Located(metric.value, at: name.place), aggregate.value, catalogue)
    }

    /// What is wrong with a query. Which event types there are besides ours only New Relic knows, so of
    /// others those alone are told that are likely to be one of ours.
    private static func meaning(
        of query: NRQLQuery, in catalogue: QueryCatalogue
    ) -> [NRQLFinding] {
        query.findings(in: catalogue).compactMap { finding in
            guard finding.rule == "query/unknown-event-type" else { return finding }
            guard finding.help?.hasPrefix("did you mean") == true else { return nil }
            var finding = finding
            finding.rule = QueryUnknownNameRule.id
            return finding
        }
    }

    /// What is wrong with a query that is written whole: first how, and then what it means.
    private static func findings(
        about source: SourceText, _ catalogue: QueryCatalogue
    ) -> [Diagnostic] {
        let syntax = NRQLSyntax(source.text)
        guard syntax.findings.isEmpty, let query = syntax.query else {
            return syntax.findings.map { $0.diagnostic(in: source) }
        }
        return meaning(of: query, in: catalogue).map { $0.diagnostic(in: source) }
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
