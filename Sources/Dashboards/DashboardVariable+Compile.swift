import Definitions
import Diagnostics
import Queries

extension DashboardVariable {
    /// The variable with its query; nil, after diagnostics, where it gives no values.
    func compiled(
        named name: Located<String>, in context: DashboardContext, report: inout DiagnosticReport
    ) -> Dashboard.Variable? {
        guard let kind = kind(in: context, report: &report) else { return nil }
        if case .values(let values) = kind {
            for value in defaults where !values.contains(value) {
                report.add(.unknownDefault(value, of: name, among: values))
            }
        }
        let isText = if case .text = kind { true } else { false }
        return Dashboard.Variable(
            name: name.value, title: title ?? name.value, kind: kind,
            isMultiple: isMultiple && !isText, defaults: defaults)
    }

    private func kind(
        in context: DashboardContext, report: inout DiagnosticReport
    ) -> Dashboard.Variable.Kind? {
        if let attribute { return query(of: attribute, in: context, report: &report) }
        if let query { return read(query, report: &report) }
        return values.isEmpty ? .text : .values(values)
    }

    /// All values that an attribute has in rows of any kind.
    private func query(
        of attribute: Located<String>, in context: DashboardContext,
        report: inout DiagnosticReport
    ) -> Dashboard.Variable.Kind? {
        let rows = context.rows.filter { $0.attributes.contains(attribute.value) }
        guard !rows.isEmpty else {
            report.add(.unknownAttribute(attribute, among: context.rows.flatMap(\.attributes)))
            return nil
        }
        guard NRQLName(attribute.value).hasForm else {
            report.add(.unspeakable(attribute))
            return nil
        }
        let events = Set(rows.map(\.eventType)).sorted()
        let query = Query(
            .values([.init(.aggregate(.count))]), from: .events(events),
            facets: [.by(.attribute(attribute.value))], limit: .maximum)
        do throws(QueryReasons) {
            return .query(try WidgetQuery(query))
        } catch {
            for reason in error.all { report.add(.noForm(reason, at: attribute.place)) }
            return nil
        }
    }

    private func read(
        _ source: SourceText, report: inout DiagnosticReport
    ) -> Dashboard.Variable.Kind? {
        let syntax = NRQLSyntax(source.text)
        for finding in syntax.findings { report.add(finding.diagnostic(in: source)) }
        for (name, range) in syntax.variables {
            report.add(.variableInVariable(name, at: source.place(of: range)))
        }
        guard let query = syntax.query else { return nil }
        guard query.facet != nil else {
            report.add(.withoutFacet(at: source.place))
            return nil
        }
        return .query(WidgetQuery(query))
    }
}

extension Diagnostic {
    static func unknownVariable(_ name: Located<String>, among names: [String]) -> Diagnostic {
        Diagnostic(
            "dashboard/variable", "the dashboard has no variable `\(shown(name.value))`",
            at: name.place, label: "not under `variables:`",
            help: suggestion(for: name.value, in: names)
                ?? (names.isEmpty
                    ? "declare it under `variables:` of the dashboard"
                    : "its variables are \(names.joined(separator: ", "))"))
    }

    static func variableInValue(_ name: String, of attribute: Located<String>) -> Diagnostic {
        Diagnostic(
            "dashboard/variable",
            "the value of `\(shown(attribute.value))` has `{{\(name)}}` in it, which New Relic takes for the "
                + "variable", at: attribute.place,
            label: "its value would not stay this text",
            help: "write `{ variable: \(name) }` for what people choose, or rename the variable")
    }

    fileprivate static func unknownDefault(
        _ value: String, of name: Located<String>, among values: [String]
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/variable",
            "`\(shown(value))` is not among the values of the variable `\(shown(name.value))`",
            at: name.place, label: "cannot be chosen",
            help: suggestion(for: value, in: values) ?? "write one of its `values` as `default`")
    }

    fileprivate static func variableInVariable(_ name: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/variable",
            "the values of a variable depend on the variable `\(shown(name))`",
            at: place, label: "has no value yet", help: "remove it from the query")
    }

    fileprivate static func withoutFacet(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/variable", "a query of a variable has no FACET", at: place,
            label: "gives no values to choose from",
            help: "write `FACET` and the attribute, or `attribute:` instead of `query:`")
    }
}
