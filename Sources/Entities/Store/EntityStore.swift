public import Definitions
public import Telemetry

/// What is known now of every entity: the union of what all samples told, by GUID.
///
/// A value without a clock: reports come in with their times, and whoever asks says what time it
/// is. A copy costs nothing until one of the two changes. Times are milliseconds since 1970 UTC.
///
/// - A metric has one owner (`KnownMetric.origin`), and a value that is older than two of its
///   owner's intervals is unknown.
/// - An entity is live while somebody's last complete answer has it; gone as soon as everybody who
///   told of it has answered without it; unreachable while those do not answer. After its type's
///   `entityExpirationTime` without telemetry it is removed, whichever it is.
/// - A relationship holds until those who told of it answer without it, or its lifetime is over.
public struct EntityStore: Sendable {
    /// A GUID that is an entity, or only an end of a relationship.
    struct Node: Sendable {
        var guid: EntityGUID
        /// Nil where nothing told of the entity itself; and where the place is free.
        var record: EntityRecord?
    }

    let limits: EntityLimits
    var rules: EntityRules
    var tellers = TellerTable()
    var metrics = MetricTable()
    var nodes: [Node] = []
    var index: [EntityGUID: Int32] = [:]
    var freeNodes: [Int32] = []
    var graph = RelationGraph()
    var departures = Departures()
    /// What was found already; as many as there are targets times types, and the limits.
    var told: Set<String> = []
    /// Where the next look for what is over its time begins.
    var nextNode = 0
    var nextRelation = 0
    /// When that was looked for last; nil before the first time.
    var lastExpiry: Int64?

    /// How many entities there are, those that are gone among them.
    public internal(set) var entityCount = 0
    /// How many entities, tags, relationships and answers were refused because a limit was reached.
    public internal(set) var refusedCount = 0

    /// A store that knows nothing yet.
    ///
    /// - Parameters:
    ///   - types: How long entities live, and how their tags are kept.
    ///   - limits: How much is kept.
    public init(types: [EntityTypeDefinition], limits: EntityLimits = EntityLimits()) {
        rules = EntityRules(types)
        self.limits = limits
    }

    /// What is known of an entity, also where it is gone; nil where nothing is.
    public func entity(_ guid: EntityGUID) -> KnownEntity? {
        node(guid).flatMap { known(nodes[Int($0)]) }
    }

    /// Those that a filter lets through, by type, cluster, name and GUID.
    public func entities(matching filter: EntityFilter = EntityFilter()) -> [KnownEntity] {
        nodes.compactMap { node in
            guard let record = node.record,
                filter.matches(
                    type: type(of: record).name, name: record.name, state: state(of: record).state,
                    hasTag: { key, value in
                        record.tags.contains { $0.key == key && $0.value == value }
                    })
            else { return nil }
            return known(node)
        }.sorted(by: KnownEntity.isListed)
    }

    /// The other ends of an entity's relationships of a type, from either end, in the order in which
    /// they were first told.
    ///
    /// One that is gone is left out at once; one that nothing told of itself is there, and
    /// `entity(_:)` does not know it.
    public func related(to guid: EntityGUID, by type: String) -> [EntityGUID] {
        guard let node = node(guid), !isGone(node) else { return [] }
        var related: [EntityGUID] = []
        graph.eachOther(of: node, by: type) { other in
            if !isGone(other) { related.append(nodes[Int(other)].guid) }
        }
        return related
    }

    /// The values of metrics now of each entity that is related to another one, in the order of
    /// `related(to:by:)`; one that nothing told of itself is left out.
    ///
    /// - Parameters:
    ///   - guid: The entity whose relationships are followed, from either end.
    ///   - type: The type of the relationships.
    ///   - names: What is asked for.
    ///   - now: What is too old then is unknown.
    ///   - body: Takes the values of one entity, in the order of the names, each as `value(of:of:at:)`
    ///     has it.
    public func eachRelated(
        to guid: EntityGUID, by type: String, metrics names: [MetricName], at now: Int64,
        _ body: ([Double?]) -> Void
    ) {
        guard let node = node(guid), !isGone(node) else { return }
        let columns = names.map(metrics.find)
        var values: [Double?] = Array(repeating: nil, count: names.count)
        graph.eachOther(of: node, by: type) { other in
            guard let cells = nodes[Int(other)].record?.metrics, !isGone(other) else { return }
            for (place, column) in columns.enumerated() {
                let cell = column.flatMap { column in cells.first { $0.metric == column } }
                values[place] = cell.map {
                    $0.isCurrent(at: now, tellers.origins) ? $0.value : .nan
                }
            }
            body(values)
        }
    }

    /// The relationships of an entity; none where it is gone, nor those with one that is.
    public func relationships(of guid: EntityGUID) -> [KnownRelationship] {
        guard let node = node(guid), !isGone(node) else { return [] }
        return graph.relations(of: node).compactMap { relation in
            isGone(relation.key.source) || isGone(relation.key.target) ? nil : known(relation)
        }
    }

    /// The value of a metric of an entity now.
    ///
    /// - Returns: Nil where no sample of the entity has the metric; NaN where it is unknown, older
    ///   than two intervals of its owner, or of an entity that is gone.
    public func value(of metric: MetricName, of guid: EntityGUID, at now: Int64) -> Double? {
        guard let node = node(guid), let record = nodes[Int(node)].record,
            let index = metrics.find(metric),
            let cell = record.metrics.first(where: { $0.metric == index })
        else { return nil }
        guard record.departure == nil, cell.isCurrent(at: now, tellers.origins) else {
            return .nan
        }
        return cell.value
    }
}

extension EntityStore {
    func node(_ guid: EntityGUID) -> Int32? { index[guid] }

    func isGone(_ node: Int32) -> Bool { nodes[Int(node)].record?.departure != nil }

    func type(of record: EntityRecord) -> EntityRules.OfType {
        rules.types[Int(rules.rules[Int(record.rule)].type)]
    }

    /// The state, and since when.
    func state(of record: EntityRecord) -> (state: EntityState, since: Int64) {
        EntityState.state(
            presentSince: record.presentSince, goneSince: record.departure?.timestamp,
            silences: record.sightings.lazy.map {
                tellers.rows[Int($0.teller)].unansweredSince
            })
    }

    /// All that is known of a node's entity.
    func known(_ node: Node) -> KnownEntity? {
        guard let record = node.record else { return nil }
        let state = state(of: record)
        return KnownEntity(
            guid: node.guid, type: type(of: record).name, name: record.name,
            rule: rules.rules[Int(record.rule)].name, state: state.state, stateSince: state.since,
            firstSeen: record.firstSeen, presentSince: record.presentSince,
            lastSeen: record.lastSeen,
            tags: record.tags,
            metrics: record.metrics.map { cell in
                let metric = metrics.rows[Int(cell.metric)]
                return KnownMetric(
                    name: metric.name, unit: metric.unit, value: cell.value,
                    timestamp: cell.timestamp, origin: tellers.origins[Int(cell.origin)])
            },
            sightings: record.sightings.map {
                Sighting(
                    teller: tellers.teller($0.teller), timestamp: $0.timestamp, shape: $0.shape,
                    attributes: $0.attributes)
            })
    }

    func known(_ relation: RelationGraph.Relation) -> KnownRelationship {
        KnownRelationship(
            relationship: Relationship(
                type: relation.key.type, source: nodes[Int(relation.key.source)].guid,
                target: nodes[Int(relation.key.target)].guid, name: relation.name,
                lifetime: relation.lifetime),
            lastSeen: relation.lastSeen, tellers: relation.tellers.map { tellers.teller($0.teller) }
        )
    }
}
