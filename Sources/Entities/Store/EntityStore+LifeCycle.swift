import Telemetry

extension EntityStore {
    /// The most entities, and the most relationships, that one call of `expire` looks at.
    public static let maximumExpiryStep = 10_000
    /// In how many milliseconds the whole of a store is looked at, where the most is no limit.
    public static let expiryRound: Int64 = 60_000

    /// Removes what is over its time: entities, values of tags, relationships.
    ///
    /// A call looks at as many of each as the time since the last call asks for, so that it is of
    /// no matter how often it is made: at none where no time has passed, and at a whole step when it
    /// is the first. A time before the last one is none that passed, unless the clock was set back
    /// by more than a round.
    public mutating func expire(at now: Int64) {
        let passed = lastExpiry.map { now - $0 } ?? Self.expiryRound
        guard passed > 0 || passed < -Self.expiryRound else { return }
        lastExpiry = now
        for _ in 0..<Self.expiryStep(after: passed, of: nodes.count) {
            nextNode = nextNode + 1 < nodes.count ? nextNode + 1 : 0
            guard let record = nodes[nextNode].record else { continue }
            if let lifetime = type(of: record).lifetime, now - record.lastSeen > lifetime {
                removeEntity(Int32(nextNode))
            } else if rules.rules[Int(record.rule)].hasTagLifetimes {
                nodes[nextNode].record?.dropTags(by: rules.rules[Int(record.rule)], at: now)
            }
        }
        for _ in 0..<Self.expiryStep(after: passed, of: graph.relations.count) {
            nextRelation = nextRelation + 1 < graph.relations.count ? nextRelation + 1 : 0
            let relation = graph.relations[nextRelation]
            guard !relation.tellers.isEmpty, now - relation.lastSeen > relation.lifetime else {
                continue
            }
            removeRelation(Int32(nextRelation))
        }
    }

    private static func expiryStep(after passed: Int64, of count: Int) -> Int {
        let part = max(0, min(passed, expiryRound))
        let due = (count * Int(part) + Int(expiryRound) - 1) / Int(expiryRound)
        return min(due, maximumExpiryStep)
    }

    /// Notes that an entity is gone, of which nobody tells any more.
    mutating func leave(_ node: Int32, at now: Int64) {
        nodes[Int(node)].record?.departure = departures.add(node, at: now)
        guard departures.count > limits.gone else { return }
        let first = departures.takeFirst { [nodes] in nodes[Int($0)].record?.departure?.number }
        if let first { removeEntity(first) }
    }

    /// Forgets an entity; its relationships are for those who tell of them.
    mutating func removeEntity(_ node: Int32) {
        if isGone(node) { departures.drop() }
        nodes[Int(node)].record = nil
        entityCount -= 1
        freeIfUnused(node)
    }

    mutating func removeRelation(_ id: Int32) {
        let key = graph.relations[Int(id)].key
        graph.remove(id)
        freeIfUnused(key.source)
        if key.target != key.source { freeIfUnused(key.target) }
    }

    /// A node for a GUID that has none.
    mutating func addNode(_ guid: EntityGUID) -> Int32 {
        let node = freeNodes.popLast() ?? Int32(nodes.count)
        if Int(node) == nodes.count {
            nodes.append(Node(guid: guid))
        } else {
            nodes[Int(node)].guid = guid
        }
        index[guid] = node
        return node
    }

    private mutating func freeIfUnused(_ node: Int32) {
        guard nodes[Int(node)].record == nil, graph.isAlone(node) else { return }
        index[nodes[Int(node)].guid] = nil
        freeNodes.append(node)
    }

    /// The relationship as it is known; at `guess`, or wherever it is.
    func find(_ relationship: Relationship, guess: Int32?) -> Int32? {
        if let guess {
            let relation = graph.relations[Int(guess)]
            if !relation.tellers.isEmpty, relation.key.type == relationship.type,
                nodes[Int(relation.key.source)].guid == relationship.source,
                nodes[Int(relation.key.target)].guid == relationship.target
            {
                return guess
            }
        }
        guard let source = node(relationship.source), let target = node(relationship.target) else {
            return nil
        }
        return graph.find(.init(type: relationship.type, source: source, target: target))
    }

    /// Adds a relationship that is not known; an end that is not known becomes a node.
    mutating func add(
        _ relationship: Relationship, tellers: [RelationGraph.Told], at timestamp: Int64
    ) -> Int32 {
        let source = node(relationship.source) ?? addNode(relationship.source)
        let target = node(relationship.target) ?? addNode(relationship.target)
        return graph.add(
            .init(
                key: .init(type: relationship.type, source: source, target: target),
                name: relationship.name, lifetime: relationship.lifetime, lastSeen: timestamp,
                tellers: tellers))
    }
}
