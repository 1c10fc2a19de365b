import Diagnostics
import Telemetry
import YAMLTree

extension DashboardExpansion {
    /// The values of parameters: those that are given, and the defaults of the others; nil, after
    /// diagnostics, where one is missing, not of its type, or for no parameter.
    mutating func bind(
        _ parameters: [NamedValue<TemplateParameter>], to arguments: [NamedValue<YAMLNode>],
        of name: Located<String>
    ) -> [String: TemplateValue]? {
        let errorCount = report.errorCount
        let names = parameters.map(\.name.value)
        for argument in arguments where !names.contains(argument.name.value) {
            report.add(.unknownParameter(argument.name, of: name.value, among: names))
        }
        var values: [String: TemplateValue] = [:]
        for parameter in parameters {
            let given = arguments.last { $0.name.value == parameter.name.value }?.value
            guard let node = given ?? parameter.value.fallback else {
                report.add(.missingArgument(parameter, of: name))
                continue
            }
            values[parameter.name.value] = value(node, as: parameter)
        }
        return report.hasErrors(since: errorCount) ? nil : values
    }

    /// A value of a parameter's type; nil, after a diagnostic, where it is not.
    private mutating func value(
        _ node: YAMLNode, as parameter: NamedValue<TemplateParameter>
    ) -> TemplateValue? {
        let kind = parameter.value.kind
        guard let scalar = node.scalar, let resolved = node.resolved, resolved != .null else {
            report.add(.wrongType(node, expected: kind.noun))
            return nil
        }
        switch (kind, resolved) {
        case (.string, _): return TemplateValue(text: scalar.text)
        case (.integer, .integer), (.number, .integer), (.number, .double), (.boolean, .boolean):
            return TemplateValue(scalar)
        case (.entityType, _): return entityType(Located(scalar.text, at: node.place))
        case (.metric, _): return metric(Located(scalar.text, at: node.place))
        default:
            report.add(.wrongArgument(scalar.text, parameter, at: node.place))
            return nil
        }
    }

    /// An entity type that is defined; nil, after a diagnostic, where it is not.
    mutating func entityType(_ name: Located<String>) -> TemplateValue? {
        if let type = type(named: name.value) { return TemplateValue(type.definition) }
        if knowsTypes {
            report.add(
                .unknownThing("entity type", name, among: set.entityTypes.map(\.definition.key)))
        } else {
            isComplete = false
        }
        return nil
    }

    private mutating func metric(_ name: Located<String>) -> TemplateValue? {
        if let metric = set.metrics[MetricName(rawValue: name.value)] {
            return TemplateValue(
                text: name.value,
                fields: [
                    "name": name.value, "unit": metric.value.unit.symbol,
                    "description": metric.value.help,
                ])
        }
        if set.knowsMetrics {
            report.add(.unknownThing("metric", name, among: set.metrics.keys.map(\.rawValue)))
        } else {
            isComplete = false
        }
        return nil
    }

    func type(named name: String) -> DefinitionSet.EntityTypeFolder? {
        set.entityTypes.first { $0.definition.key == name }
    }
}

extension TemplateParameter.Kind {
    fileprivate var noun: String {
        switch self {
        case .string: "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .entityType: "an entity type"
        case .metric: "a metric of the catalogue"
        }
    }
}

extension Diagnostic {
    static func unknownThing(
        _ what: String, _ name: Located<String>, among names: [String]
    ) -> Diagnostic {
        let some = names.sorted().prefix(20).joined(separator: ", ")
        return Diagnostic(
            "dashboard/include", "there is no \(what) `\(shown(name.value))`", at: name.place,
            label: "not defined",
            help: suggestion(for: name.value, in: names)
                ?? (some.isEmpty ? "define it, or correct the name" : "there are \(some)")
                + (what == "template" ? "; `--definitions FOLDER` adds those of a folder" : ""))
    }

    fileprivate static func unknownParameter(
        _ name: Located<String>, of template: String, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/include",
            "`\(shown(template))` has no parameter `\(shown(name.value))`", at: name.place,
            label: "not among its `parameters:`",
            help: suggestion(for: name.value, in: names)
                ?? (names.isEmpty
                    ? "it takes none; remove it"
                    : "its parameters are \(names.joined(separator: ", "))"))
    }

    fileprivate static func missingArgument(
        _ parameter: NamedValue<TemplateParameter>, of template: Located<String>
    ) -> Diagnostic {
        let name = parameter.name
        return Diagnostic(
            "dashboard/include",
            "`\(shown(template.value))` needs a value for `\(shown(name.value))`",
            at: template.place, label: "no value for it",
            help: "add `with: { \(shown(name.value)): … }`, \(parameter.value.kind.noun)",
            remarks: [.init("has no default", at: name.place)])
    }

    fileprivate static func wrongArgument(
        _ text: String, _ parameter: NamedValue<TemplateParameter>, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/include",
            "`\(shown(parameter.name.value))` takes \(parameter.value.kind.noun), and not "
                + "`\(shown(text))`", at: place,
            label: "not \(parameter.value.kind.noun)", help: "write \(parameter.value.kind.noun)",
            remarks: [.init("declared here", at: parameter.name.place)])
    }
}
