import Definitions
import Diagnostics

/// An attribute of an identifier is there in every row.
struct IdentityOptionalAttributeRule: LintRule {
    static let id: RuleID = "identity/optional-attribute"
    static let summary =
        "An attribute of an identifier can be missing in a row."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for typed in context.rules {
            let required = typed.rule.conditions.filter { $0.isPresent != false }
                .map(\.attribute.value)
            for sample in context.matches(of: typed.rule) {
                for attribute in typed.rule.identifierAttributes
                where sample.optionalAttributes.contains(attribute.value)
                    && !required.contains(attribute.value)
                {
                    let mapping = sample.definition.attributes.first {
                        $0.name.value == attribute.value
                    }
                    guard let mapping else { continue }
                    report.add(.optional(mapping.value.place, attribute, typed.rule))
                }
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func optional(
        _ place: Place, _ attribute: Located<String>, _ rule: SynthesisRule
    ) -> Diagnostic {
        Diagnostic(
            IdentityOptionalAttributeRule.id,
            "`\(attribute.value)` can be missing and identifies entities", at: place,
            label: "may be missing",
            help: "close it with `?? …` or `on_missing:`, or read a field that is always there",
            remarks: [
                .init("rule `\(rule.name.value)` identifies entities by it", at: attribute.place)
            ])
    }
}
