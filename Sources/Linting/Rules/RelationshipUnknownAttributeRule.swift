import Definitions
import Diagnostics
import Telemetry

/// A relationship reads attributes that the samples of its event types have.
struct RelationshipUnknownAttributeRule: LintRule {
    static let id: RuleID = "relationship/unknown-attribute"
    static let summary = "A relationship reads an attribute that no sample of its event type has."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete, context.set.knowsRelationships else { return }
        for relationship in context.set.relationships {
            let asked = relationship.eventTypeConditions
            let samples = context.samples.filter { asked.allSatisfy($0.canMeet) }
            guard !asked.isEmpty, !samples.isEmpty else { continue }
            for attribute in relationship.neededAttributes
            where !samples.contains(where: { $0.gives(attribute.value) }) {
                report.add(.unknown(attribute, samples))
            }
        }
    }
}

extension RelationshipDefinition {
    /// The attributes without which no row tells of it. A lookup can do without some of its fields,
    /// and `entity.guid` is also the entity that a row makes.
    fileprivate var neededAttributes: [Located<String>] {
        conditions.filter { $0.isPresent != false }.map(\.attribute)
            + [outcome.source, outcome.target].flatMap { end in
                switch end {
                case .extract(let extracted):
                    extracted.attribute.value == "entity.guid" ? [] : [extracted.attribute]
                case .build(let built): built.readAttributes
                case .lookup, nil: [Located<String>]()
                }
            }
    }
}

extension Diagnostic {
    fileprivate static func unknown(
        _ attribute: Located<String>, _ samples: [CompiledSample]
    ) -> Diagnostic {
        let near = nearest(to: attribute.value, in: samples.flatMap(\.shape.attributes))
        return Diagnostic(
            RelationshipUnknownAttributeRule.id, near == nil ? .info : .warning,
            "`\(samples[0].shape.eventType)` has no attribute `\(shown(attribute.value))`",
            at: attribute.place, label: "no row here tells of the relationship",
            help: near.map { "did you mean `\($0)`?" }
                ?? "telemetry of other origin can still tell of it; otherwise map it under "
                + "`attributes:` of the sample")
    }
}
