import Definitions
import Diagnostics
import Telemetry

/// A relationship asks for event types that some source produces.
struct RelationshipNoSourceRule: LintRule {
    static let id: RuleID = "relationship/no-source"
    static let summary = "A relationship asks for an event type that no source produces."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete else { return }
        let produced = context.samples.map(\.shape.eventType)
        for relationship in context.set.relationships {
            for condition in relationship.eventTypeConditions
            where !context.samples.contains(where: { $0.canMeet(condition) }) {
                guard let values = condition.values, !values.isEmpty else { continue }
                let near = values.lazy.compactMap { nearest(to: $0, in: produced) }.first
                report.add(.noSource(condition.attribute, values, suggestion: near))
            }
        }
    }
}

extension RelationshipDefinition {
    /// What it asks of the event type.
    var eventTypeConditions: [RelationshipCondition] {
        conditions.filter { $0.attribute.value == "eventType" }
    }
}

extension Diagnostic {
    fileprivate static func noSource(
        _ attribute: Located<String>, _ values: [String], suggestion: String?
    ) -> Diagnostic {
        let names = values.map { "`\(shown($0))`" }.joined(separator: " or ")
        return Diagnostic(
            RelationshipNoSourceRule.id, suggestion == nil ? .info : .warning,
            "no source produces \(names)", at: attribute.place,
            label: "no row here tells of the relationship",
            help: suggestion.map { "did you mean `\($0)`?" }
                ?? "telemetry of other origin can still tell of it; otherwise add a sample")
    }
}
