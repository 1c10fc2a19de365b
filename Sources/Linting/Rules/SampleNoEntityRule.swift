import Definitions
import Diagnostics
import Telemetry

/// A sample makes an entity of some type, or tells of a relationship between others.
struct SampleNoEntityRule: LintRule {
    static let id: RuleID = "sample/no-entity"
    static let summary = "A sample makes no entity of any type."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.knowsEntityTypes, context.set.knowsRelationships,
            !context.set.entityTypes.isEmpty
        else { return }
        let rules = context.rules.map(\.rule)
        let wanted = rules.flatMap(\.conditions)
            .filter { $0.attribute.value == "eventType" }.compactMap(\.value?.value)
        for source in context.sources {
            for sample in source.samples {
                guard
                    let entry = source.definition.samples.first(where: {
                        $0.name.value == sample.name
                    })
                else { continue }
                let matching = rules.filter { $0.conditions.allSatisfy(sample.canMeet) }
                let making = matching.first { !$0.isDebug }
                if entry.value.isRowsOnly {
                    if let making { report.add(.unwanted(entry.name, making)) }
                    continue
                }
                guard making == nil, !context.set.relationships.contains(where: sample.canTell),
                    !isExplained(sample, by: rules, context)
                else { continue }
                let eventType = sample.shape.eventType
                report.add(
                    .noEntity(entry.name, eventType, among: wanted, debug: matching.first))
            }
        }
    }

    /// Whether another rule tells why: every rule for the event type has a condition that no sample
    /// can meet.
    private func isExplained(
        _ sample: CompiledSample, by rules: [SynthesisRule], _ context: LintContext
    ) -> Bool {
        let asking = rules.filter { rule in
            rule.conditions.contains {
                $0.attribute.value == "eventType" && $0.value?.value == sample.shape.eventType
            }
        }
        guard context.isComplete, !asking.isEmpty else { return false }
        return asking.allSatisfy { rule in
            let candidates = context.candidates(of: rule)
            return rule.conditions.contains { condition in
                !candidates.contains { $0.canMeet(condition) }
            }
        }
    }
}

extension Diagnostic {
    /// A sample without a rule, or with one for debugging, which makes nothing.
    fileprivate static func noEntity(
        _ name: Located<String>, _ eventType: String, among wanted: [String],
        debug: SynthesisRule?
    ) -> Diagnostic {
        let similar = wanted.contains(eventType) ? nil : nearest(to: eventType, in: wanted)
        let cure =
            debug.map { "remove `debug: true` from the rule `\($0.name.value)`" }
            ?? similar.map { "did you mean `\($0)`?" }
            ?? "add a synthesis rule whose conditions these rows meet, or `rowsOnly: true` where "
            + "they are for queries alone"
        return Diagnostic(
            SampleNoEntityRule.id, .warning, "no rule makes an entity of `\(eventType)`",
            at: name.place, label: "its rows belong to nothing", help: cure,
            remarks: debug.map { [.init("a rule that makes nothing", at: $0.name.place)] } ?? [])
    }

    /// A sample that says it makes no entity, and a rule that makes one of it.
    fileprivate static func unwanted(
        _ name: Located<String>, _ rule: SynthesisRule
    ) -> Diagnostic {
        Diagnostic(
            SampleNoEntityRule.id, .warning,
            "`\(shown(name.value))` says `rowsOnly`, and the rule `\(rule.name.value)` makes an entity of it",
            at: name.place, label: "its rows make entities",
            help: "remove `rowsOnly`, or give the sample an `eventType` of its own",
            remarks: [.init("the rule that makes one", at: rule.name.place)])
    }
}
