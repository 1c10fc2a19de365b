import Aggregates
public import Definitions
import Diagnostics
public import Entities
import Synchronization
import Synthesis
import Telemetry

/// What is known of all entities together, and what follows from several of them; the pipelines of
/// all targets of a run share it.
///
/// Each call is settled at once and under a lock, and nothing waits for anything else while it holds
/// it.
public final class Inventory: Sendable {
    private struct Content {
        var store: EntityStore
        var rests = RestPartials()
        /// What relationships look up by tags.
        var lookups: KnownEntities
        var shapes = AggregateShapes()
    }

    private let content: Mutex<Content>
    private let aggregates: TypeAggregates
    /// What rows tell of.
    let relationships: RelationshipRules
    /// Whether some relationship looks entities up.
    private let hasLookups: Bool

    /// The source that aggregates are told by; every other one goes before it, and none can have this
    /// name.
    static let aggregateSource = "(aggregates)"

    /// - Parameters:
    ///   - definitions: The entity types, their relationships, and the catalogue.
    ///   - accountID: The account in every GUID.
    ///   - store: What is known already, such as from the run before; nothing if it is nil.
    public init(_ definitions: DefinitionSet, accountID: Int64, store: EntityStore? = nil) {
        let types = definitions.entityTypes.map(\.definition)
        relationships = RelationshipRules(
            definitions.relationships, candidates: definitions.candidates, types: types,
            accountID: accountID)
        aggregates = TypeAggregates(definitions)
        hasLookups = !definitions.candidates.isEmpty
        content = Mutex(
            Content(
                store: store ?? EntityStore(types: types),
                lookups: KnownEntities(for: relationships)))
    }

    /// Those who tell of entities in a run: the samples of its targets, and what is computed of them.
    public static func tellers(
        of configuration: ResolvedConfiguration, sources: [CompiledSource]
    ) -> Set<TellerName> {
        var names: Set<TellerName> = []
        for target in configuration.targets.map(\.definition) {
            let source = sources.first { $0.definition.name.value == target.source.value }
            for sample in (source?.samples.map(\.name) ?? []) + [aggregateSource] {
                names.insert(TellerName(target: target.name.value, mapping: sample))
            }
        }
        return names
    }

    /// Reads what is known.
    public func read<Result>(_ body: (EntityStore) throws -> Result) rethrows -> Result {
        try content.withLock { try body($0.store) }
    }

    /// The known entities that answer a query.
    func guids(matching query: EntityQuery) -> [EntityGUID] {
        content.withLock { $0.lookups.guids(matching: query) }
    }

    /// Takes what a poll told, and gives the rows of what is computed of several entities.
    ///
    /// - Parameters:
    ///   - report: The rows of each sample mapping.
    ///   - rest: For each group of the report, the rows that no row of their own stands for.
    /// - Returns: A row for each entity of the report whose type has aggregates, and what is wrong.
    func take(
        _ report: EntityReport, rest: [[EntityRow]]
    ) -> (rows: [EntityRow], findings: [String]) {
        content.withLock { content in
            var findings = content.store.take(report)
            content.store.expire(at: report.timestamp)
            if hasLookups {
                for group in report.groups { content.lookups.take(group.rows.flatMap(\.entities)) }
                if content.lookups.isFull {
                    findings.append(
                        "more than \(KnownEntities.maximumEntities) entities; relationships do not "
                            + "find further ones by their tags")
                }
            }
            for (group, rows) in zip(report.groups, rest) where group.isAnswered {
                content.rests.take(
                    rows, of: group.name, report, aggregates: aggregates)
            }
            let rows = derivedRows(report, &content)
            let derived = EntityReport(
                origin: RowOrigin(
                    target: report.origin.target, source: Self.aggregateSource,
                    priority: RowOrigin.derivedPriority, interval: report.origin.interval),
                timestamp: report.timestamp,
                groups: [.init(name: Self.aggregateSource, isAnswered: true, rows: rows)])
            if aggregates.isEmpty { return (rows, findings) }
            findings += content.store.take(derived)
            return (rows, findings)
        }
    }

    /// Notes that targets are not asked any more: of what they told nobody tells, as if their answers
    /// were without it.
    ///
    /// - Parameters:
    ///   - now: Milliseconds since 1970 UTC.
    ///   - isGone: Whether a target is one of them.
    func retire(at now: Int64, where isGone: (String) -> Bool) {
        content.withLock { $0.store.retire(at: now, targets: isGone) }
    }

    private func derivedRows(_ report: EntityReport, _ content: inout Content) -> [EntityRow] {
        guard !aggregates.isEmpty else { return [] }
        var rows: [EntityRow] = []
        var seen: Set<EntityGUID> = []
        for row in report.groups.lazy.flatMap(\.rows) {
            for entity in row.entities {
                guard let type = aggregates[entity.guid], seen.insert(entity.guid).inserted else {
                    continue
                }
                var partial = content.store.partial(of: entity.guid, type, at: report.timestamp)
                content.rests.add(to: &partial, of: entity.guid, type, at: report.timestamp)
                let told = content.store.told(of: entity.guid, at: report.timestamp)
                let results = type.results(of: partial, own: type.ownMetrics.map { told[$0] })
                let sample = content.shapes.sample(
                    of: entity.guid, type, results: results, beside: row.sample, without: told)
                rows.append(EntityRow(sample: sample, entities: [entity]))
            }
        }
        return rows
    }
}

extension EntityStore {
    /// The state of an entity's aggregates over what is related to it.
    fileprivate func partial(
        of guid: EntityGUID, _ type: EntityAggregates, at now: Int64
    ) -> EntityAggregates.Partial {
        var partial = type.partial()
        for (index, relation) in type.relations.enumerated() {
            let metrics = type.metrics(over: index)
            eachRelated(to: guid, by: relation, metrics: metrics, at: now) {
                type.add($0, over: index, to: &partial)
            }
        }
        return partial
    }

    /// The metrics of an entity that a source tells, and that are known now, with their values.
    fileprivate func told(of guid: EntityGUID, at now: Int64) -> [MetricName: Double] {
        let current = (entity(guid)?.metrics ?? []).lazy.filter {
            $0.origin.source != Inventory.aggregateSource && !$0.value.isNaN && !$0.isOld(at: now)
        }
        return Dictionary(
            current.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
