import Definitions
import Diagnostics
import Telemetry

/// A synthesis rule asks for an event type that some source produces.
struct SynthesisNoSourceRule: LintRule {
    static let id: RuleID = "synthesis/no-source"
    static let summary = "A synthesis rule asks for an event type that no source produces."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete else { return }
        let produced = context.samples.map(\.shape.eventType)
        for typed in context.rules where context.candidates(of: typed.rule).isEmpty {
            guard
                let value = typed.rule.conditions.first(where: {
                    $0.attribute.value == "eventType"
                })?.value
            else { continue }
            report.add(.noSource(value, suggestion: nearest(to: value.value, in: produced)))
        }
    }
}

extension Diagnostic {
    fileprivate static func noSource(
        _ eventType: Located<String>, suggestion: String?
    ) -> Diagnostic {
        Diagnostic(
            SynthesisNoSourceRule.id, suggestion == nil ? .info : .warning,
            "no source produces `\(eventType.value)`", at: eventType.place,
            label: "the rule makes nothing here",
            help: suggestion.map { "did you mean `\($0)`?" }
                ?? "telemetry of other origin can still match; otherwise add a sample for it")
    }
}
