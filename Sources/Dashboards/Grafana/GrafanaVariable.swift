import Definitions
import Diagnostics
import Queries
import Telemetry

/// A variable as Grafana has it.
struct GrafanaVariable {
    let variable: Dashboard.Variable
    let naming: PromQLNaming
    private(set) var findings: [Diagnostic] = []

    init(_ variable: Dashboard.Variable, naming: PromQLNaming) {
        var variable = variable
        var known = variable.defaults
        var isListed = false
        if case .values(let values) = variable.kind {
            known = values + known.filter { !values.contains($0) }
            isListed = true
        }
        for value in known {
            if value.contains("`") {
                findings.append(.backtick(variable.name, value))
            } else if isListed, GrafanaText.namesVariable(value) {
                findings.append(.variableInValue(variable.name, value))
            } else {
                continue
            }
            variable.defaults.removeAll { $0 == value }
            if case .values(let values) = variable.kind {
                variable.kind = .values(values.filter { $0 != value })
            }
        }
        self.variable = variable
        self.naming = naming
    }

    /// The values that end no literal, as Grafana's pattern of what a variable offers: they are put
    /// between backticks, where nothing can be escaped.
    private static let choosable = "/^[^`]*$/"

    /// Grafana's word for all values, and the pattern that they are then.
    private static let all = "$__all"
    private static let allPattern = ".*"

    var json: JSONValue {
        mutating get {
            switch variable.kind {
            case .text:
                let text = variable.defaults.first ?? ""
                return .object([
                    ("type", .string("textbox")), ("name", .string(variable.name)),
                    ("label", .string(variable.title)), ("query", .string(text)),
                    ("current", Self.option(text: .string(text), value: .string(text))),
                    ("options", .array([Self.option(text: .string(text), value: .string(text))])),
                ])
            case .values(let values): return list(values, type: "custom", query: custom(values))
            case .query(let query):
                do throws(PromQLReason) {
                    let text = try labelValues(query)
                    return list([], type: "query", query: text)
                } catch {
                    findings.append(.noVariable(variable.name, error.message, help: error.help))
                    return list(variable.defaults, type: "custom", query: custom(variable.defaults))
                }
            }
        }
    }

    /// Values between commas, as Grafana reads them: a backslash makes a comma part of a value, so that
    /// a blank, which Grafana drops, must stand behind a value that ends in one.
    private mutating func custom(_ values: [String]) -> JSONValue {
        for value in values where value.contains(" : ") {
            findings.append(.separatedValue(variable.name, value))
        }
        return .string(
            values.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
                .map { $0.joined(separator: "\\,") }
                .map { $0.hasSuffix("\\") ? $0 + " " : $0 }.joined(separator: ", "))
    }

    private func labelValues(_ query: WidgetQuery) throws(PromQLReason) -> JSONValue {
        guard let algebra = try? query.query.get(), let attribute = Self.attribute(of: algebra)
        else {
            throw PromQLReason(
                .facet, part: query.nrql.text, "its query is not broken down by an attribute",
                help: "write `SELECT uniques(attribute) FROM …`, or give it `values:`")
        }
        let label = try naming.label(of: attribute, in: algebra)
        guard let selector = naming.selector(ofRowsOf: algebra.eventTypes) else {
            throw PromQLReason(
                .rows, part: query.nrql.text, "no metric tells of these rows alone",
                help: "ask rows with metrics")
        }
        let text = "label_values(\(selector.text), \(label.name))"
        return .object([
            ("qryType", .number(1)), ("query", .string(text)),
            ("refId", .string("PrometheusVariableQueryEditor-VariableQuery")),
        ])
    }

    /// The attribute whose values a query lists: that of its first facet, or of `uniques()`.
    private static func attribute(of query: Query) -> String? {
        if case .by(.leaf(.attribute(let name)), _)? = query.facets.first { return name }
        guard case .values(let columns) = query.output,
            case .leaf(.aggregate(let aggregate))? = columns.first?.expression,
            case .uniques = aggregate.function,
            case .leaf(.attribute(let name))? = aggregate.argument
        else { return nil }
        return name
    }

    private func list(_ values: [String], type: String, query: JSONValue) -> JSONValue {
        let chosen = variable.defaults.isEmpty ? [Self.all] : variable.defaults
        let texts = variable.defaults.isEmpty ? ["All"] : variable.defaults
        func choice(_ texts: [String]) -> JSONValue {
            variable.isMultiple ? .array(texts.map { .string($0) }) : .string(texts.first ?? "")
        }
        var options: [JSONValue] = []
        if type == "custom" {
            options.append(Self.option(text: .string("All"), value: .string(Self.all)))
            options += values.map { Self.option(text: .string($0), value: .string($0)) }
        }
        var members: [(String, JSONValue)] = [
            ("type", .string(type)), ("name", .string(variable.name)),
            ("label", .string(variable.title)), ("query", query),
            ("current", Self.option(text: choice(texts), value: choice(chosen))),
            ("multi", .boolean(variable.isMultiple)), ("includeAll", .boolean(true)),
            ("allValue", .string(Self.allPattern)), ("options", .array(options)),
        ]
        if type == "query" {
            members += [
                ("datasource", GrafanaForm.datasource), ("refresh", .number(2)),
                ("sort", .number(1)), ("regex", .string(Self.choosable)),
            ]
        }
        return .object(members)
    }

    private static func option(text: JSONValue, value: JSONValue) -> JSONValue {
        .object([("text", text), ("value", value)])
    }
}
