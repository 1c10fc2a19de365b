public import Definitions
import Telemetry

extension EntityStore {
    /// A store that knows what another one knew when the program last ran.
    ///
    /// Nobody has answered yet, so no entity is live: each is unreachable until somebody who told of
    /// it answers, and gone if that answer is without it; one of which only those told who are not
    /// asked any more is gone since the snapshot. What is over a limit is refused.
    ///
    /// - Parameters:
    ///   - types: As they are now; a type that is not among them has the standard lifetime.
    ///   - limits: How much is kept.
    ///   - snapshot: What was known.
    ///   - names: Those who are asked now, with what is computed of several entities; what others
    ///     told is left out, and so are the values that their targets own. Nil where all are.
    public init(
        types: [EntityTypeDefinition], limits: EntityLimits = EntityLimits(),
        restoring snapshot: EntitySnapshot, tellers names: Set<TellerName>? = nil
    ) {
        self.init(types: types, limits: limits)
        let targets = names.map { Set($0.map(\.target)) }
        func isAsked(_ teller: Teller) -> Bool { names?.contains(teller.name) ?? true }
        for (teller, unansweredSince) in snapshot.tellers where isAsked(teller) {
            guard let place = index(of: teller) else {
                refusedCount += 1
                continue
            }
            tellers.rows[Int(place)].unansweredSince = unansweredSince ?? snapshot.time
            tellers.rows[Int(place)].isRestored = true
        }
        let entities = snapshot.entities.map { entity in
            var entity = entity
            entity.sightings.removeAll { !isAsked($0.teller) }
            entity.metrics.removeAll { !(targets?.contains($0.origin.target) ?? true) }
            if entity.state != .gone, entity.sightings.isEmpty {
                entity.state = .gone
                entity.stateSince = snapshot.time
            }
            return entity
        }
        for entity in entities where entity.state != .gone { restore(entity) }
        // The one that is gone the longest is the first to be forgotten.
        for entity in entities.filter({ $0.state == .gone })
            .sorted(by: { $0.stateSince < $1.stateSince })
        {
            if let node = restore(entity) { leave(node, at: entity.stateSince) }
        }
        for var relationship in snapshot.relationships {
            relationship.tellers.removeAll { !isAsked($0) }
            if !relationship.tellers.isEmpty { restore(relationship) }
        }
    }

    private mutating func index(of teller: Teller) -> Int32? {
        tellers.index(of: teller.mapping, origin: teller.origin, limit: limits.tellers)
    }

    /// Nil where there is no room, or the entity is there already.
    @discardableResult
    private mutating func restore(_ entity: KnownEntity) -> Int32? {
        guard entityCount < limits.entities, node(entity.guid) == nil else {
            refusedCount += 1
            return nil
        }
        var record = EntityRecord(
            name: entity.name, rule: rules.index(ofRule: entity.rule, guid: entity.guid),
            at: entity.firstSeen)
        record.presentSince = entity.presentSince
        record.lastSeen = entity.lastSeen
        record.tags = Array(entity.tags.prefix(limits.tagValues))
        record.metrics = entity.metrics.compactMap { metric in
            tellers.index(of: metric.origin, limit: limits.tellers).map { origin in
                MetricCell(
                    metric: metrics.index(of: metric.name, unit: metric.unit), origin: origin,
                    timestamp: metric.timestamp, value: metric.value)
            }
        }
        let node = addNode(entity.guid)
        for sighting in entity.sightings {
            guard let teller = index(of: sighting.teller) else { continue }
            record.sightings.append(
                .init(
                    teller: teller, answer: 0, timestamp: sighting.timestamp, shape: nil,
                    attributes: []))
            tellers.rows[Int(teller)].members.append(node)
        }
        nodes[Int(node)].record = record
        entityCount += 1
        return node
    }

    private mutating func restore(_ known: KnownRelationship) {
        let told = known.tellers.compactMap { index(of: $0) }
        guard graph.count < limits.relationships, !told.isEmpty,
            find(known.relationship, guess: nil) == nil
        else {
            refusedCount += 1
            return
        }
        let id = add(
            known.relationship, tellers: told.map { .init(teller: $0, answer: 0) },
            at: known.lastSeen)
        for teller in told { tellers.rows[Int(teller)].relations.append(id) }
    }
}
