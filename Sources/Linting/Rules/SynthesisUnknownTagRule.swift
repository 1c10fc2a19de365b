import Definitions
import Diagnostics
import Telemetry

/// The attributes that become tags exist in the samples that the rule matches.
struct SynthesisUnknownTagRule: LintRule {
    static let id: RuleID = "synthesis/unknown-tag"
    static let summary = "A tag reads an attribute that no sample has."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete else { return }
        for folder in context.set.entityTypes {
            let all = context.matches(of: folder)
            guard let synthesis = folder.definition.synthesis, !all.isEmpty else { continue }
            check(synthesis.tags, in: all, report: &report)
            for rule in synthesis.rules {
                check(rule.tags, in: context.matches(of: rule), report: &report)
            }
        }
    }

    private func check(
        _ tags: [TagDefinition], in samples: [CompiledSample], report: inout DiagnosticReport
    ) {
        guard !samples.isEmpty else { return }
        for tag in tags
        where !samples.contains(where: { $0.has(attribute: tag.attribute.value) }) {
            report.add(.unknown(tag.attribute, among: samples.flatMap(\.shape.attributes)))
        }
    }
}

extension Diagnostic {
    fileprivate static func unknown(
        _ attribute: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            SynthesisUnknownTagRule.id, .warning,
            "no sample has the attribute `\(attribute.value)`", at: attribute.place,
            label: "the tag stays empty",
            help: suggestion(for: attribute.value, in: names)
                ?? "map it under `attributes:` of the sample, or remove the tag")
    }
}
