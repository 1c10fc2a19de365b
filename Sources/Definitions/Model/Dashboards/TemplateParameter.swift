import Diagnostics
import YAMLTree

/// A value that a template is given by who includes it, or that a dashboard has by its default.
public struct TemplateParameter: Sendable {
    /// What values it takes.
    public enum Kind: String, Sendable, CaseIterable {
        case string, integer, number, boolean, entityType, metric
    }

    public var kind = Kind.string
    public var description = ""
    /// What stands for it where none is given.
    var fallback: YAMLNode?

    /// The most parameters of one template.
    static let maximumCount = 50

    static let record = Record<TemplateParameter>(
        "parameter", "A value that a template is given.",
        start: { _ in TemplateParameter() },
        fields: [
            .defaulted("type", \.kind, .choice, "string", "What values it takes."),
            .defaulted("description", \.description, .string, "nothing", "What it is for."),
            .optional(
                "default", \.fallback, .node(.scalar), "What stands for it where none is given."),
        ])

    /// Parameters by their names, each of letters, digits and `_`.
    static let mapCodec = record.codec.map(of: "name").map { parameters, _, report in
        for parameter in parameters where !DashboardVariable.isName(parameter.name.value) {
            report.add(
                .malformed(
                    parameter.name.value, "not a name of a parameter",
                    write: "letters, digits and `_`, beginning with a letter",
                    at: parameter.name.place))
        }
        if parameters.count > maximumCount {
            report.add(
                .count(
                    "parameters", parameters.count, maximumCount,
                    at: parameters[maximumCount].name.place))
        }
        return parameters
    }
}

extension Codec where Value == YAMLNode {
    /// A value as it is written, which is read when more is known.
    static func node(_ schema: Schema) -> Codec { Codec(schema) { node, _ in node } }
}
