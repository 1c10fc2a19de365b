import Dashboards
import Definitions
import Diagnostics
import Queries
import Telemetry

/// What an alert or a guard watches, found in the definitions.
struct AlertSignal {
    enum Source {
        case value(ValueExpression)
        /// Written as NRQL.
        case text(NRQLQuery)
    }

    var source: Source
    /// The rows that have it.
    var rows: [ShownRow]
    /// Of the value; nil where it has none, or where that cannot be told.
    var unit: MetricUnit?
    /// The values that it can have.
    var range: ClosedRange<Double>
    /// What findings about it point to.
    var place: Place
}

extension AlertCompiler {
    /// What a definition means; nil, after diagnostics, where there is no such thing.
    func signal(
        _ definition: AlertSignalDefinition, report: inout DiagnosticReport
    ) -> AlertSignal? {
        if let name = definition.golden {
            guard let entry = type.golden.first(where: { $0.name.value == name.value }) else {
                report.add(.unknownGolden(name, of: type))
                return nil
            }
            return golden(entry.value, named: name, definition.aggregate, report: &report)
        }
        if let metric = definition.metric {
            return self.metric(metric, definition.aggregate?.value ?? .latest, report: &report)
        }
        guard let query = definition.query else { return nil }
        let syntax = NRQLSyntax(query.text)
        for finding in syntax.findings where finding.severity == .error {
            report.add(finding.diagnostic(in: query))
        }
        return syntax.query.flatMap { text($0, at: query.place, report: &report) }
    }

    private func golden(
        _ golden: GoldenMetric, named name: Located<String>,
        _ aggregate: Located<GoldenMetric.Aggregate>?, report: inout DiagnosticReport
    ) -> AlertSignal? {
        if let metric = golden.metric {
            return self.metric(
                Located(metric.value, at: name.place), aggregate?.value ?? golden.aggregate,
                report: &report)
        }
        let texts = golden.texts
        guard texts.count == 1, let query = texts[0].syntax.query else {
            report.add(.goldenOfSeveral(name))
            return nil
        }
        return text(query, at: name.place, report: &report)
    }

    private func metric(
        _ metric: Located<String>, _ aggregate: GoldenMetric.Aggregate,
        report: inout DiagnosticReport
    ) -> AlertSignal? {
        let all = context.products.rows(of: type.definition)
        let rows = all.filter { $0.metrics.contains(metric.value) }
        guard !rows.isEmpty else {
            report.add(
                .unproduced(metric, of: type.definition.key, among: all.flatMap(\.metrics)))
            return nil
        }
        let descriptor = context.metrics[MetricName(rawValue: metric.value)]?.value
        return AlertSignal(
            source: .value(.aggregate(aggregate.query, of: metric.value)), rows: rows,
            unit: descriptor?.unit,
            range: aggregate == .sum
                ? -.infinity ... .infinity : descriptor?.range ?? -.infinity ... .infinity,
            place: metric.place)
    }

    private func text(
        _ query: NRQLQuery, at place: Place, report: inout DiagnosticReport
    ) -> AlertSignal? {
        let reasons = query.reasonsAgainstOneValue
        guard reasons.isEmpty else {
            report.add(.notOneValue(reasons, at: place))
            return nil
        }
        let rows = context.products.rows(of: type.definition)
        var unit: MetricUnit?
        switch query.lowered() {
        case .success(let query):
            guard case .values(let columns) = query.output else {
                report.add(.notOneValue(["it lists rows"], at: place))
                return nil
            }
            unit = columns.first.flatMap { context.unit(of: $0.expression) }
        case .failure(let reasons):
            report.add(.onlyThere(reasons, at: place))
        }
        return AlertSignal(
            source: .text(query), rows: rows, unit: unit, range: -.infinity ... .infinity,
            place: place)
    }

    /// The query of a signal, for each entity.
    func widgetQuery(
        of signal: AlertSignal, _ facets: [String], report: inout DiagnosticReport
    ) -> WidgetQuery? {
        guard checkAttributes(of: signal, report: &report) else { return nil }
        do throws(QueryReasons) {
            switch signal.source {
            case .value(let value):
                let types = Set(signal.rows.map(\.eventType)).sorted()
                return try WidgetQuery(
                    Query(
                        .values([.init(value)]), from: .events(types), where: filter,
                        facets: facets.map { .by(.attribute($0)) }))
            case .text(let query):
                guard alert.providers.count < 2 else {
                    report.add(.severalProviders(alert.providers[1]))
                    return nil
                }
                let tests =
                    alert.conditions.map { ($0.name.value, $0.value) }
                    + alert.providers.map { (Self.provider, $0.value) }
                let additions = QueryAdditions(
                    where: tests.map { .init($0.0, equals: $0.1) }, facets: facets)
                return WidgetQuery(query.adding(additions))
            }
        } catch {
            for reason in error.all { report.add(.noForm(reason, at: signal.place)) }
            return nil
        }
    }

    /// Whether some rows of a guard have every attribute that tells the watched entities apart; true
    /// where the rows are not known.
    func checkFacets(
        _ facets: [String], of signal: AlertSignal, report: inout DiagnosticReport
    ) -> Bool {
        var rows = signal.rows
        if case .text(let query) = signal.source {
            guard case .success(let algebra) = query.lowered() else { return true }
            let types = algebra.eventTypes
            rows = context.products.rows.filter { types.contains($0.eventType) }
        }
        let missing = rows.map { row in
            facets.filter {
                !row.attributes.contains($0) && !QueryCatalogue.commonAttributes.contains($0)
            }
        }
        guard let least = missing.min(by: { $0.count < $1.count }), !least.isEmpty else {
            return true
        }
        let known = Set(rows.flatMap(\.attributes)).sorted()
        report.add(.noFacet(least, at: signal.place, among: known))
        return false
    }

    private static let provider = "provider"

    private var filter: RowExpression? {
        var tests = alert.conditions.map {
            RowExpression.equals($0.name.value, .text($0.value))
        }
        let providers = alert.providers.map { RowExpression.constant(.text($0.value)) }
        if let only = alert.providers.first, providers.count == 1 {
            tests.append(.equals(Self.provider, .text(only.value)))
        } else if !providers.isEmpty {
            tests.append(.call(.isMember, [.attribute(Self.provider)] + providers))
        }
        return .all(tests)
    }

    /// Whether the rows have every attribute that narrows them.
    private func checkAttributes(
        of signal: AlertSignal, report: inout DiagnosticReport
    ) -> Bool {
        let known = Set(signal.rows.flatMap(\.attributes))
            .union(QueryCatalogue.commonAttributes)
        let names =
            alert.conditions.map(\.name)
            + alert.providers.prefix(1).map { Located(Self.provider, at: $0.place) }
        let unknown = names.filter { !known.contains($0.value) }
        for name in unknown { report.add(.unknownAttribute(name, among: known.sorted())) }
        return unknown.isEmpty
    }
}

extension AlertContext {
    /// What a value is stated in, where it is one aggregate of one metric.
    fileprivate func unit(of value: ValueExpression) -> MetricUnit? {
        guard case .leaf(.aggregate(let aggregate)) = value,
            case .leaf(.attribute(let name))? = aggregate.argument
        else { return nil }
        switch aggregate.function {
        case .sum, .average, .min, .max, .latest, .earliest, .percentile, .standardDeviation:
            return metrics[MetricName(rawValue: name)]?.value.unit
        case .count, .uniqueCount, .uniques, .variance, .histogram, .apdex, .derivative,
            .latestRate, .shareAtMost:
            return nil
        }
    }
}

extension NRQLQuery {
    /// Why it has not one value over rows at a time, in words.
    fileprivate var reasonsAgainstOneValue: [String] {
        var reasons: [String] = []
        if select.count != 1 { reasons.append("it has \(select.count) columns") }
        if facet != nil { reasons.append("FACET is added for the entities of the type") }
        if since != nil || until != nil { reasons.append("the time is that of `window`") }
        if timeSeries != nil { reasons.append("TIMESERIES gives a value for each bucket") }
        if compareWith != nil { reasons.append("COMPARE WITH gives a second value") }
        if limit != nil || offset != nil || !order.isEmpty {
            reasons.append("every entity is watched, in no order")
        }
        if prediction != nil { reasons.append("PREDICT gives values to come") }
        return reasons
    }
}
