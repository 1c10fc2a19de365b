import Definitions
import Diagnostics
import Telemetry

/// The attributes of an identifier exist in the samples that the rule matches.
struct IdentityUnknownAttributeRule: LintRule {
    static let id: RuleID = "identity/unknown-attribute"
    static let summary = "An identifier or a name reads an attribute that a sample does not have."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete else { return }
        for typed in context.rules {
            let samples = context.matches(of: typed.rule)
            guard !samples.isEmpty else { continue }
            for attribute in typed.rule.identifierAttributes {
                let lacking = samples.filter { !$0.has(attribute: attribute.value) }
                // One without it can have another rule of the type.
                let lost = lacking.filter { !context.canMakeEntities(of: $0, typed.folder) }
                if lacking.count == samples.count {
                    report.add(.unknown(attribute, in: samples))
                } else if !lost.isEmpty {
                    report.add(.unknown(attribute, in: lost, others: samples))
                }
            }
            for attribute in typed.rule.nameAttributes
            where !samples.contains(where: { $0.has(attribute: attribute.value) }) {
                report.add(.unknown(attribute, in: samples))
            }
        }
    }
}

extension SynthesisRule {
    /// The attributes that an entity's name is made of.
    fileprivate var nameAttributes: [Located<String>] {
        (entityName.map { [$0] } ?? []) + (compositeName?.fragments.compactMap(\.attribute) ?? [])
    }
}

extension Diagnostic {
    /// What some of the samples do not have; `others` are all of them, where some have it.
    fileprivate static func unknown(
        _ attribute: Located<String>, in samples: [CompiledSample], others: [CompiledSample] = []
    ) -> Diagnostic {
        let names = samples.flatMap(\.shape.attributes)
        let suggestion = others.isEmpty ? nearest(to: attribute.value, in: names) : nil
        return Diagnostic(
            IdentityUnknownAttributeRule.id,
            "`\(samples[0].name)` has no attribute `\(attribute.value)`",
            at: attribute.place,
            label: others.isEmpty ? "no sample has it" : "not every sample has it",
            help: suggestion.map { "did you mean `\($0)`?" }
                ?? "map it under `attributes:` of the sample, or "
                + (others.isEmpty ? "take another attribute" : "add a rule without it"),
            remarks: samples.map { .init("a sample without it", at: $0.definition.place) })
    }
}
