import Definitions
import Diagnostics
import Telemetry

/// An aggregate goes over relationships that its entities can have, to entities that have what it
/// reads of them.
///
/// Where there are no relationships at all, they are elsewhere, and nothing is said.
struct AggregateUnknownRelationRule: LintRule {
    static let id: RuleID = "aggregate/unknown-relation"
    static let summary = "An aggregate goes over relationships that its entities do not have."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        let outcomes = context.set.relationships.map(\.outcome)
        guard context.set.knowsRelationships, !outcomes.isEmpty else { return }
        for folder in context.set.entityTypes where context.isIntact(folder) {
            let type = folder.definition
            for relation in type.aggregates.flatMap({ context.reads(of: $0.value) })
                .flatMap(\.relations)
            {
                let named = outcomes.filter { $0.verb.rawValue == relation.name.value }
                let ends = named.flatMap { $0.ends(oppositeTo: type) }
                if named.isEmpty {
                    report.add(.unknown(relation.name, among: outcomes.map(\.verb.rawValue)))
                } else if ends.isEmpty {
                    report.add(.unconnected(relation.name, type))
                } else {
                    check(relation, to: ends, context, report: &report)
                }
            }
        }
    }

    /// Every metric belongs to entities of some type at the other ends.
    private func check(
        _ relation: AggregateReads.Relation, to ends: [RelationshipEnd], _ context: LintContext,
        report: inout DiagnosticReport
    ) {
        guard context.isComplete, context.knowsEntityTypes else { return }
        let related = context.set.entityTypes.filter { folder in
            ends.contains { $0.canBe(folder.definition) }
        }
        let known = Set(
            related.flatMap { folder in
                context.matches(of: folder).flatMap(\.shape.metrics).map(\.name.rawValue)
                    + folder.definition.aggregates.map(\.name.value)
            })
        for metric in relation.metrics where !known.contains(metric.value) {
            report.add(.toldByNone(metric, relation.name.value, among: known))
        }
    }
}

extension RelationshipOutcome {
    /// What can be at the other end where an entity of the type is at one.
    fileprivate func ends(oppositeTo type: EntityTypeDefinition) -> [RelationshipEnd] {
        guard let source, let target else { return [] }
        return (source.canBe(type) ? [target] : []) + (target.canBe(type) ? [source] : [])
    }
}

extension RelationshipEnd {
    /// Whether an entity of the type can be found; of a lookup, or a type that an attribute has,
    /// nobody knows.
    fileprivate func canBe(_ definition: EntityTypeDefinition) -> Bool {
        switch self {
        case .lookup: true
        case .extract(let extracted):
            extracted.type?.value.map { $0.value == definition.type.value } ?? true
        case .build(let built):
            (built.domain.value.map { definition.key.hasPrefix("\($0.value)-") } ?? true)
                && (built.type.value.map { $0.value == definition.type.value } ?? true)
        }
    }
}

extension Diagnostic {
    fileprivate static func unknown(
        _ relation: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            AggregateUnknownRelationRule.id, .warning,
            "no relationship is of the type `\(relation.value)`", at: relation.place,
            label: "goes over nothing",
            help: suggestion(for: relation.value, in: names)
                ?? "define a relationship of the type, or take one of: "
                + Set(names).sorted().map { "`\($0)`" }.joined(separator: ", "))
    }

    fileprivate static func unconnected(
        _ relation: Located<String>, _ type: EntityTypeDefinition
    ) -> Diagnostic {
        Diagnostic(
            AggregateUnknownRelationRule.id, .warning,
            "no relationship `\(relation.value)` has `\(type.type.value)` at an end",
            at: relation.place, label: "goes over nothing",
            help: "take a type of relationship that these entities have, or define one of it")
    }

    fileprivate static func toldByNone(
        _ metric: Located<String>, _ relation: String, among names: Set<String>
    ) -> Diagnostic {
        Diagnostic(
            AggregateUnknownRelationRule.id, .warning,
            "nothing at the other end of `\(relation)` has the metric `\(metric.value)`",
            at: metric.place, label: "is never known there",
            help: suggestion(for: metric.value, in: names)
                ?? "take a metric of those entities, or another type of relationship")
    }
}
