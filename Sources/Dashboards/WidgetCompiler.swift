import Definitions
import Diagnostics
import Queries
import Telemetry

/// Makes the queries of one widget.
struct WidgetCompiler {
    let widget: DashboardWidget
    let context: DashboardContext
    /// What each variable of the dashboard stands for where a query needs it, by name; an empty list
    /// for one without a default.
    let variables: [String: [String]]

    /// A metric, and the rows that have it; the name is what the widget calls it.
    typealias Part = (
        name: Located<String>, column: Query.Column<ValueExpression>, rows: [ShownRow]
    )

    /// What every event of an entity has beside its attributes.
    static let entityAttributes = ["entityGuid", "entityName", "entityType", "eventType"]

    func queries(report: inout DiagnosticReport) -> [WidgetQuery] {
        checkChoices(report: &report)
        guard widget.queries.isEmpty else { return written(report: &report) }
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
            return (name, .init(value(of: name.value, by: widget.aggregate)), rows)
        }
        return merged(queries, report: &report)
    }

    /// What is asked of a metric: by an aggregate, or how its values are distributed.
    private func value(of metric: String, by aggregate: GoldenMetric.Aggregate) -> ValueExpression {
        guard let buckets = widget.buckets else {
            return .aggregate(aggregate.query, of: metric)
        }
        return .aggregate(
            .histogram(
                start: buckets.from, span: buckets.to - buckets.from, buckets: buckets.count),
            of: metric)
    }

    // MARK: Queries that are written

    private func written(report: inout DiagnosticReport) -> [WidgetQuery] {
        guard reportNames(of: [], report: &report) else { return [] }
        return widget.queries.compactMap { source in
            let syntax = NRQLSyntax(source.text)
            for finding in syntax.findings { report.add(finding.diagnostic(in: source)) }
            checkVariables(of: syntax, in: source, report: &report)
            guard let query = syntax.query else { return nil }
            if query.facet != nil, let facet = widget.facets.first {
                report.add(.secondFacet(facet, of: source))
            }
            return widgetQuery(query.adding(additions))
        }
    }

    private func widgetQuery(_ nrql: NRQLQuery) -> WidgetQuery {
        WidgetQuery(
            nrql, choices: choices,
            variables: variables.filter { !$0.value.isEmpty }
                .mapValues { .values($0.map { .text($0) }) })
    }

    // MARK: Variables

    /// Says which variables of its conditions there are not.
    func checkChoices(report: inout DiagnosticReport) {
        for condition in widget.conditions {
            switch condition.value {
            case .variable(let name):
                guard variables[name.value] == nil else { continue }
                report.add(.unknownVariable(name, among: variables.keys.sorted()))
            case .value(let text):
                for name in variables.keys.sorted() where Self.names(name, in: text) {
                    report.add(.variableInValue(name, of: condition.name))
                }
            }
        }
    }

    /// Whether a text has a variable's name between braces, where New Relic puts what is chosen.
    private static func names(_ variable: String, in text: String) -> Bool {
        text.matches(of: /{{(.*?)}}/.dotMatchesNewlines()).contains { match in
            let inner = match.1.drop { $0 == "{" || $0.isWhitespace }
            return inner.hasPrefix(variable)
                && inner.dropFirst(variable.count).allSatisfy(\.isWhitespace)
        }
    }

    private func checkVariables(
        of syntax: NRQLSyntax, in source: SourceText, report: inout DiagnosticReport
    ) {
        for (name, range) in syntax.variables where variables[name] == nil {
            let place = source.place(of: range)
            report.add(
                .unknownVariable(Located(name, at: place), among: variables.keys.sorted()))
        }
    }

    /// The names of the variables that it uses.
    var usedVariables: Set<String> {
        Set(choices.map(\.variable))
            .union(widget.queries.flatMap { NRQLSyntax($0.text).variables.map(\.name) })
    }

    /// Its conditions on what people chose.
    var choices: [WidgetQuery.Choice] {
        widget.conditions.compactMap { condition in
            guard case .variable(let name) = condition.value else { return nil }
            return WidgetQuery.Choice(condition.name.value, among: name.value)
        }
    }

    // MARK: Golden metrics

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
            let value = value(of: metric.value, by: golden.aggregate)
            return merged([(name, .init(value, as: golden.title), rows)], report: &report)
        }
        return golden.texts.compactMap { text in
            guard let query = text.syntax.query else {
                for finding in text.diagnostics { report.add(finding) }
                return nil
            }
            guard reportNames(of: [], report: &report) else { return nil }
            return widgetQuery(query.adding(additions))
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
                return try WidgetQuery(query.adding(additions), choices: choices)
            } catch {
                for reason in error.all {
                    report.add(.noForm(reason, at: widget.title.place))
                }
                return nil
            }
        }
    }

    /// Its conditions on values that it names.
    var conditions: [QueryAdditions.Condition] {
        widget.conditions.compactMap { condition in
            guard case .value(let text) = condition.value else { return nil }
            return .init(condition.name.value, equals: text)
        }
    }

    /// What the widget adds to the queries of metrics.
    private var additions: QueryAdditions {
        QueryAdditions(
            where: conditions,
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
