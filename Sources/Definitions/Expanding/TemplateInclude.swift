import Diagnostics
import YAMLTree

/// `include: name` and `with:`: what a template holds, with values for its parameters.
struct TemplateInclude: Sendable {
    var name: Located<String>
    var arguments: [NamedValue<YAMLNode>] = []

    static let record = Record<TemplateInclude>(
        "include", "What a template holds.",
        start: { TemplateInclude(name: Located("", at: $0)) },
        fields: [
            .required("include", \.name, Codec.string.located, "The template's name."),
            .defaulted(
                "with", \.arguments, Codec.node(.scalar).map(of: "parameter"), "none",
                "Values for its parameters."),
        ])
}
