import Definitions
import Diagnostics
import Telemetry

/// The conditions of a rule can be met by the samples that it asks for.
struct SynthesisUnknownConditionRule: LintRule {
    static let id: RuleID = "synthesis/unknown-condition"
    static let summary = "A condition of a rule can be met by no sample."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete else { return }
        for typed in context.rules {
            let samples = context.candidates(of: typed.rule)
            guard asksForEventType(typed.rule), !samples.isEmpty else { continue }
            // Another rule of the type serves the samples that there are.
            let isServed = !context.matches(of: typed.folder).isEmpty
            for condition in typed.rule.conditions
            where !samples.contains(where: { $0.canMeet(condition) }) {
                let name = condition.attribute.value
                let having = samples.filter { $0.has(attribute: name) }
                if condition.isPresent == false {
                    report.add(.neverAbsent(condition.attribute))
                } else if having.isEmpty {
                    report.add(.unknown(condition, isServed: isServed, samples))
                } else {
                    let values = having.compactMap { $0.constant(name) }
                    report.add(.neverMet(condition, isServed: isServed, by: values))
                }
            }
        }
    }

    private func asksForEventType(_ rule: SynthesisRule) -> Bool {
        rule.conditions.contains { $0.attribute.value == "eventType" }
    }
}

extension Diagnostic {
    fileprivate static func unknown(
        _ condition: RuleCondition, isServed: Bool, _ samples: [CompiledSample]
    ) -> Diagnostic {
        let name = condition.attribute
        let suggestion = nearest(to: name.value, in: samples.flatMap(\.shape.attributes))
        return Diagnostic(
            SynthesisUnknownConditionRule.id, severity(isServed, suggestion),
            "`\(samples[0].shape.eventType)` has no attribute `\(name.value)`", at: name.place,
            label: "no sample has it, so the rule makes nothing",
            help: cure(
                isServed, suggestion,
                "map it under `attributes:` of the sample, or remove the condition"))
    }

    fileprivate static func neverMet(
        _ condition: RuleCondition, isServed: Bool, by values: [String]
    ) -> Diagnostic {
        let name = condition.attribute
        let wanted = condition.value?.value
        let suggestion = wanted.flatMap { nearest(to: $0, in: values) }
        let list = Set(values).sorted().map { "`\($0)`" }.joined(separator: ", ")
        let what =
            wanted.map { "is never `\($0)`" }
            ?? "never begins with `\(condition.prefix ?? "")`"
        return Diagnostic(
            SynthesisUnknownConditionRule.id, severity(isServed, suggestion),
            "`\(name.value)` \(what) in the samples", at: condition.value?.place ?? name.place,
            label: "can never be met",
            help: cure(isServed, suggestion, "ask for a value that the samples have: \(list)"))
    }

    fileprivate static func neverAbsent(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            SynthesisUnknownConditionRule.id, "`\(name.value)` is in every sample", at: name.place,
            label: "is never absent", help: "remove the condition, or the rule")
    }

    /// Where the samples that there are have another rule, this one is likely for telemetry that
    /// comes from elsewhere.
    private static func severity(_ isServed: Bool, _ suggestion: String?) -> Severity {
        isServed && suggestion == nil ? .info : .error
    }

    private static func cure(
        _ isServed: Bool, _ suggestion: String?, _ otherwise: String
    ) -> String {
        if let suggestion { return "did you mean `\(suggestion)`?" }
        return isServed
            ? "telemetry of other origin can still match; otherwise \(otherwise)" : otherwise
    }
}
