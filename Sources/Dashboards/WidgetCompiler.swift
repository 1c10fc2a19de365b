import Definitions
import Diagnostics
import Queries
import Telemetry

/// Makes the queries of one widget.
struct WidgetCompiler {
    let widget: DashboardWidget
    let context: DashboardContext

    /// A metric, and the rows that have it; the name is what the widget calls it.
    typealias Part = (
        name: Located<String>, column: Query.Column<ValueExpression>, rows: [ShownRow]
    )

    /// What every event of an entity has beside its attributes.
    static let entityAttributes = ["entityGuid", "entityName", "entityType", "eventType"]

    func queries(report: inout DiagnosticReport) -> [WidgetQuery] {
        var type: DefinitionSet.EntityTypeFolder?
        if let name = widget.entityType {
            type = context.entityTypes.first { $0.definition.key == name.value }
            guard type != nil else {
                report.add(.unknownType(name, among: context.entityTypes.map(\.definition.key)))
                return []
            }
        }
        if let type, !widget.golden.isEmpty {
            return widget.golden.flatMap { golden(named: $0, of: type, report: &report) }
        }
        let queries = widget.metrics.compactMap { name -> Part? in
            guard let rows = rows(of: name, type: type, report: &report) else { return nil }
            return (name, .init(.aggregate(widget.aggregate.query, of: name.value)), rows)
        }
        return merged(queries, report: &report)
    }

    /// The queries of a golden metric: one, or one for each provider of upstream's.
    private func golden(
        named name: Located<String>, of type: DefinitionSet.EntityTypeFolder,
        report: inout DiagnosticReport
    ) -> [WidgetQuery] {
        guard let entry = type.golden.first(where: { $0.name.value == name.value }) else {
            report.add(.unknownGolden(name, of: type))
            return []
        }
        let golden = entry.value
        if let metric = golden.metric {
            guard
                let rows = rows(
                    of: metric.at(name.place), type: type, golden: name.value, report: &report)
            else { return [] }
            let value = ValueExpression.aggregate(golden.aggregate.query, of: metric.value)
            return merged([(name, .init(value, as: golden.title), rows)], report: &report)
        }
        return golden.texts.compactMap { text in
            guard let query = text.syntax.query else {
                for finding in text.diagnostics { report.add(finding) }
                return nil
            }
            guard reportNames(of: [], report: &report) else { return nil }
            return WidgetQuery(query.adding(additions))
        }
    }

    /// The rows that have a metric, among those of the type where there is one.
    private func rows(
        of metric: Located<String>, type: DefinitionSet.EntityTypeFolder?, golden: String? = nil,
        report: inout DiagnosticReport
    ) -> [ShownRow]? {
        let candidates = type.map { context.rows(of: $0.definition) } ?? context.rows
        let rows = candidates.filter { $0.metrics.contains(metric.value) }
        guard rows.isEmpty else { return rows }
        let elsewhere = context.rows.filter { $0.metrics.contains(metric.value) }
        if let type, !elsewhere.isEmpty {
            let types = context.types(of: elsewhere).map(\.key)
            report.add(
                .producedElsewhere(
                    metric, type.definition.key, golden: golden, in: elsewhere, of: types))
        } else {
            let names = candidates.flatMap(\.metrics)
            report.add(.unproducedMetric(metric, of: type?.definition.key, among: names))
        }
        return nil
    }

    /// Says which names have no form in NRQL; whether all have one.
    private func reportNames(of parts: [Part], report: inout DiagnosticReport) -> Bool {
        var names = widget.facets + widget.conditions.map(\.name)
        for part in parts {
            let place = part.name.place
            names += part.column.expression.aggregates.flatMap(\.attributes)
                .map { Located($0, at: place) }
            names += part.rows.map { Located($0.eventType, at: place) }
        }
        let unspeakable = names.filter { !NRQLName($0.value).hasForm }
        for name in unspeakable { report.add(.unspeakable(name)) }
        return unspeakable.isEmpty
    }

    /// One query for all selections that ask the same events.
    private func merged(
        _ parts: [Part],
        report: inout DiagnosticReport
    ) -> [WidgetQuery] {
        var queries: [(eventTypes: [String], columns: [Query.Column<ValueExpression>])] = []
        for part in parts {
            let attributes = Set(part.rows.flatMap(\.attributes))
            let known = attributes.union(Self.entityAttributes)
            for facet in widget.facets where !known.contains(facet.value) {
                report.add(.unknownAttribute(facet, among: Array(known)))
            }
            for condition in widget.conditions where !known.contains(condition.name.value) {
                report.add(.unknownAttribute(condition.name, among: Array(known)))
            }
            var eventTypes: [String] = []
            for row in part.rows where !eventTypes.contains(row.eventType) {
                eventTypes.append(row.eventType)
            }
            eventTypes.sort()
            if let index = queries.firstIndex(where: { $0.eventTypes == eventTypes }) {
                queries[index].columns.append(part.column)
            } else {
                queries.append((eventTypes, [part.column]))
            }
        }
        guard reportNames(of: parts, report: &report) else { return [] }
        return queries.compactMap { part -> WidgetQuery? in
            let query = Query(.values(part.columns), from: .events(part.eventTypes))
            do throws(QueryReasons) {
                return try WidgetQuery(query.adding(additions))
            } catch {
                for reason in error.all {
                    report.add(.noForm(reason, at: widget.title.place))
                }
                return nil
            }
        }
    }

    /// What the widget adds to the queries of metrics.
    private var additions: QueryAdditions {
        QueryAdditions(
            where: widget.conditions.map { .init($0.name.value, equals: $0.value) },
            facets: widget.facets.map(\.value), limit: widget.limit,
            isTimeSeries: widget.visualization.isTimeSeries)
    }
}

extension Located where Value == String {
    /// The same text, with another place to blame.
    fileprivate func at(_ place: Place) -> Located { Located(value, at: place) }
}

extension Aggregate {
    /// The attributes that it is of.
    fileprivate var attributes: [String] {
        (argument?.leaves ?? []).compactMap { leaf in
            guard case .attribute(let name) = leaf else { return nil }
            return name
        }
    }
}

extension GoldenMetric.Aggregate {
    /// The same in a query.
    var query: Aggregate.Function {
        switch self {
        case .latest: .latest
        case .average: .average
        case .sum: .sum
        case .min: .min
        case .max: .max
        }
    }
}

extension DashboardWidget.Visualization {
    /// Whether it draws values over time.
    var isTimeSeries: Bool {
        switch self {
        case .line, .area: true
        case .bar, .pie, .billboard, .table, .markdown: false
        }
    }
}
