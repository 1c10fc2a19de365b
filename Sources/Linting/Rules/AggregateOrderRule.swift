import Definitions
import Diagnostics
import Telemetry

/// What an aggregate reads of its own entity is there when it is computed: told by a sample, or by
/// a value above it. Scores come after all values, and nothing reads them.
struct AggregateOrderRule: LintRule {
    static let id: RuleID = "aggregate/order"
    static let summary = "An aggregate reads another one that is computed later."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete else { return }
        for folder in context.set.entityTypes where context.isIntact(folder) {
            var later: [String: NamedValue<AggregateDefinition>] = [:]
            for entry in folder.definition.aggregates { later[entry.name.value] = entry }
            for metric in context.matches(of: folder).flatMap(\.shape.metrics) {
                later[metric.name.rawValue] = nil
            }
            let values = folder.definition.aggregates.filter { $0.value.score == nil }
            let scores = folder.definition.aggregates.filter { $0.value.score != nil }
            for entry in values + scores {
                for name in context.reads(of: entry.value).flatMap(\.own) {
                    if let giver = later[name.value] { report.add(.early(name, in: entry, giver)) }
                }
                if entry.value.score == nil { later[entry.name.value] = nil }
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func early(
        _ name: Located<String>, in reader: NamedValue<AggregateDefinition>,
        _ giver: NamedValue<AggregateDefinition>
    ) -> Diagnostic {
        let (label, help) =
            if giver.name.value == reader.name.value {
                ("reads itself", "remove it from its own expression")
            } else if giver.value.score != nil {
                ("is a score", "read what the score is made of; scores are computed last")
            } else {
                (
                    "is computed later",
                    "move `\(name.value)` above `\(reader.name.value)`, unless it reads that one"
                )
            }
        return Diagnostic(
            AggregateOrderRule.id, "`\(name.value)` is not known yet where it is read",
            at: name.place, label: label, help: help,
            remarks: [.init("given here", at: giver.name.place)])
    }
}
