import Definitions
import Diagnostics
public import Telemetry

/// From a row and the entities that it makes to the relationships that it tells of; pure.
///
/// A relationship that has an end which cannot be found is not told of; neither is one of an entity
/// with itself. An attribute of a row goes before what is known of it: `accountId`, `eventType`, and
/// `entity.guid`, `entity.type`, `entity.name` of an entity that the row makes.
public struct RelationshipSynthesizer: Sendable {
    let rules: RelationshipRules
    /// What rows of a shape can tell of. The shape is kept, so that no other one gets its identity.
    private var resolved:
        [ObjectIdentifier: (shape: SampleShape, relationships: ResolvedRelationships)] = [:]
    private var findings: Set<String> = []

    /// How many shapes are kept resolved; the one that comes after empties the table.
    public static let maximumShapes = 10_000
    /// The most entities that one end of a relationship can be; further ones are left out, and
    /// there is a finding.
    public static let maximumMatches = 100
    /// The most findings between two calls of `takeFindings`; further ones are left out.
    public static let maximumFindings = 100

    public init(_ rules: RelationshipRules) { self.rules = rules }

    /// The relationships that a row tells of, in the order of their definitions.
    ///
    /// - Parameters:
    ///   - sample: The row.
    ///   - entities: The entities that it makes.
    ///   - lookup: The GUIDs of known entities that answer a query, sorted, each once.
    /// - Returns: The relationships.
    public mutating func relationships(
        of sample: Sample, entities: [Entity],
        lookup: (EntityQuery) -> [EntityGUID] = { _ in [] }
    ) -> [Relationship] {
        let candidates = relationships(for: sample.shape).candidates(for: sample)
        guard !candidates.isEmpty else { return [] }
        let row = RelationshipRow(sample: sample, entities: entities, rules: rules)
        var told: [Relationship] = []
        for candidate in candidates
        where candidate.conditions.allSatisfy({ $0.holds(in: row, of: nil) }) {
            guard let subjects = subjects(of: candidate, in: row) else { continue }
            let resolver = EndResolver(
                row: row, subjects: subjects, name: candidate.definition.name.value)
            let sources = take(resolver.guids(candidate.source, lookup: lookup))
            guard !sources.isEmpty else { continue }
            let targets = take(resolver.guids(candidate.target, lookup: lookup))
            append(sources, targets, by: candidate.definition, to: &told)
        }
        return told
    }

    /// What was found since the last call, in words, each once and in a fixed order.
    public mutating func takeFindings() -> [String] {
        defer { findings = [] }
        return findings.sorted()
    }

    private mutating func relationships(for shape: SampleShape) -> ResolvedRelationships {
        if let known = resolved[ObjectIdentifier(shape)] { return known.relationships }
        if resolved.count >= Self.maximumShapes { resolved = [:] }
        let relationships = ResolvedRelationships(rules, in: shape)
        resolved[ObjectIdentifier(shape)] = (shape, relationships)
        return relationships
    }

    /// The row's entities of which the conditions hold; nil where they hold of none and not of a row
    /// without entities either.
    private func subjects(
        of relationship: ResolvedRelationship, in row: RelationshipRow
    ) -> [Entity]? {
        let conditions = relationship.entityConditions
        guard !conditions.isEmpty else { return row.entities }
        let subjects = row.entities.filter { entity in
            conditions.allSatisfy { $0.holds(in: row, of: entity) }
        }
        if subjects.isEmpty {
            guard row.entities.isEmpty, conditions.allSatisfy({ $0.holds(in: row, of: nil) })
            else { return nil }
        }
        return subjects
    }

    private mutating func take(_ found: EndResolver.Found) -> [EntityGUID] {
        if let finding = found.finding, findings.count < Self.maximumFindings {
            findings.insert(finding)
        }
        return found.guids
    }

    private func append(
        _ sources: [EntityGUID], _ targets: [EntityGUID], by definition: RelationshipDefinition,
        to told: inout [Relationship]
    ) {
        for source in sources {
            for target in targets where source != target {
                told.append(
                    Relationship(
                        type: definition.outcome.verb.rawValue, source: source, target: target,
                        name: definition.name.value,
                        lifetime: Int64(definition.outcome.lifetime.value) * 1_000))
            }
        }
    }
}
