import Definitions
import Diagnostics
import Queries

/// The query of a request gives the rows that its fields are declared by.
struct SourceQueryRule: LintRule {
    static let id: RuleID = "source/query"
    static let summary = "The query of a request gives other rows than its fields are of."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for request in context.set.sources.flatMap(\.requests).map(\.value) {
            guard let source = request.nrql else { continue }
            let syntax = NRQLSyntax(source.text)
            // What cannot be read is told by other rules.
            guard let query = syntax.query else { continue }
            let findings = query.rowFindings + syntax.variableFindings
            for finding in findings { report.add(finding.diagnostic(in: source)) }
            if query.facet != nil, request.key.isEmpty { report.add(.noKey(request)) }
            guard let columns = query.columns else { continue }
            for field in request.fields where field.value.history == nil {
                let column = field.value.path?.keys.first ?? field.name.value
                if !columns.contains(column) {
                    report.add(.noColumn(column, among: columns.sorted(), at: field.name.place))
                }
            }
        }
    }
}

extension NRQLQuery {
    /// What keeps its answer from being rows of one shape and one time.
    fileprivate var rowFindings: [NRQLFinding] {
        var findings: [NRQLFinding] = []
        func refuse(_ clause: String, at range: Range<Int>) {
            findings.append(.clause(clause, at: range))
        }
        if showsEventTypes { refuse("SHOW EVENT TYPES", at: span.range) }
        if let timeSeries { refuse("TIMESERIES", at: timeSeries.span.range) }
        if let compareWith { refuse("COMPARE WITH", at: compareWith.span.range) }
        if let offset { refuse("OFFSET", at: offset.span.range) }
        if since == nil, !showsEventTypes { findings.append(.noTime(at: span.range)) }
        return findings
    }

    /// The names of its columns; nil where not all of them are known.
    fileprivate var columns: Set<String>? {
        var names: Set<String> = ["facet", "timestamp"]
        for item in select + (facet?.parts ?? []) {
            guard let name = item.column else { return nil }
            names.insert(name)
        }
        return names
    }
}

extension NRQLSelection {
    /// What its column is called; nil where only New Relic knows.
    fileprivate var column: String? {
        if let label { return label.text }
        switch expression.kind {
        case .name(let name): return name
        case .call(let function, let arguments):
            guard arguments.count == 1, case .value(let argument) = arguments[0] else { return nil }
            if case .name(let name) = argument.kind { return "\(function.text).\(name)" }
            if case .wildcard = argument.kind { return function.text }
            return nil
        default: return nil
        }
    }
}

extension NRQLSyntax {
    /// Variables of dashboards, which have no value here.
    fileprivate var variableFindings: [NRQLFinding] {
        tokens.filter { $0.kind == .variable }.map { .variable(at: $0.range) }
    }
}

extension NRQLFinding {
    fileprivate static func clause(_ clause: String, at range: Range<Int>) -> NRQLFinding {
        NRQLFinding(
            SourceQueryRule.id, .error, "\(clause) has no meaning in the query of a request",
            at: range,
            help: "ask for rows: one of each thing, as it is now")
    }

    fileprivate static func variable(at range: Range<Int>) -> NRQLFinding {
        NRQLFinding(
            SourceQueryRule.id, .error, "a variable of dashboards has no value in a request",
            at: range,
            help: "write a value")
    }

    fileprivate static func noTime(at range: Range<Int>) -> NRQLFinding {
        NRQLFinding(
            SourceQueryRule.id, .warning, "the query says no time, and so is of the last hour",
            at: range,
            help:
                "write SINCE with the age at which rows are too old, such as `SINCE 5 minutes ago`")
    }
}

extension Diagnostic {
    fileprivate static func noColumn(
        _ name: String, among names: [String], at place: Place
    ) -> Diagnostic {
        Diagnostic(
            SourceQueryRule.id, "the query has no column `\(shown(name))`", at: place,
            label: "not in the answer",
            help: suggestion(for: name, in: names)
                ?? "the columns are \(names.joined(separator: ", "))")
    }

    fileprivate static func noKey(_ request: RequestDefinition) -> Diagnostic {
        Diagnostic(
            SourceQueryRule.id, .warning, "nothing says which rows are the same",
            at: request.nrql?.place ?? request.place, label: "rows without a key",
            help:
                "write the attributes of FACET under `key:`; an answer that is cut off is asked for "
                + "in parts only then")
    }
}
