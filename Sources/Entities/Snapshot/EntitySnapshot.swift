import Telemetry

/// What a store knew at a moment, as it is kept over a restart of the program: JSON lines, first a
/// header, then one line for each entity and each relationship.
///
/// The header has the tables to whose rows the lines point. What a store knows of the last samples'
/// attributes is not in it.
public struct EntitySnapshot: Sendable {
    /// Which form of the lines this program writes and reads.
    public static let format = 1
    /// The greatest time that is read, the end of the year 9999; a later one is no time.
    static let maximumTime: Int64 = 253_402_300_799_999

    /// Milliseconds since 1970 UTC.
    public let time: Int64
    /// Who told of entities, and since when each did not answer.
    public let tellers: [(teller: Teller, unansweredSince: Int64?)]
    public private(set) var entities: [KnownEntity] = []
    public private(set) var relationships: [KnownRelationship] = []
    /// How many lines could not be read; each costs what it was about.
    public private(set) var lostLineCount = 0

    private let origins: [RowOrigin]
    private let metrics: [(name: MetricName, unit: MetricUnit)]

    /// A snapshot of which only the header is read yet; nil where the header contradicts itself, or
    /// is of another format.
    public init?(_ header: Header) {
        guard header.format == Self.format, Self.isTime(header.time) else { return nil }
        time = header.time
        let origins = header.origins.map {
            RowOrigin(
                target: $0.target, source: $0.source, priority: $0.priority, interval: $0.interval)
        }
        self.origins = origins
        metrics = header.metrics.map {
            (MetricName(rawValue: $0.name), MetricUnit($0.unit) ?? .one)
        }
        var tellers: [(Teller, Int64?)] = []
        for row in header.tellers {
            guard origins.indices.contains(row.origin), row.unanswered.map(Self.isTime) ?? true
            else { return nil }
            let teller = Teller(origin: origins[row.origin], mapping: row.mapping)
            tellers.append((teller, row.unanswered))
        }
        self.tellers = tellers
    }

    /// Takes a line; nil stands for one that could not be decoded.
    public mutating func add(_ line: Line?) {
        switch line {
        case .entity(let line)?:
            if let entity = entity(line) { entities.append(entity) } else { lostLineCount += 1 }
        case .relationship(let line)?:
            if let relationship = relationship(line) {
                relationships.append(relationship)
            } else {
                lostLineCount += 1
            }
        case nil: lostLineCount += 1
        }
    }

    private func entity(_ line: EntityLine) -> KnownEntity? {
        let times =
            [line.first, line.present, line.last] + (line.gone.map { [$0] } ?? [])
            + line.tags.map(\.time) + line.metrics.map(\.time) + line.told.map(\.time)
        guard let guid = EntityGUID(encoded: line.guid), times.allSatisfy(Self.isTime),
            line.metrics.allSatisfy({
                metrics.indices.contains($0.metric) && origins.indices.contains($0.origin)
            }),
            line.told.allSatisfy({ tellers.indices.contains($0.teller) }),
            (line.gone == nil) != line.told.isEmpty
        else { return nil }
        let state = EntityState.state(
            presentSince: line.present, goneSince: line.gone,
            silences: line.told.map { tellers[$0.teller].unansweredSince })
        return KnownEntity(
            guid: guid, type: line.type, name: line.name, rule: line.rule, state: state.state,
            stateSince: state.since, firstSeen: line.first, presentSince: line.present,
            lastSeen: line.last,
            tags: line.tags.map { KnownTag(key: $0.key, value: $0.value, lastSeen: $0.time) },
            metrics: line.metrics.map {
                KnownMetric(
                    name: metrics[$0.metric].name, unit: metrics[$0.metric].unit, value: $0.value,
                    timestamp: $0.time, origin: origins[$0.origin])
            },
            sightings: line.told.map(sighting))
    }

    private func sighting(_ told: EntityLine.Told) -> Sighting {
        let teller = tellers[told.teller].teller
        let attributes = told.attributes.sorted { $0.key < $1.key }
        let shape = SampleShape(
            eventType: teller.mapping, attributes: attributes.map(\.key), metrics: [])
        return Sighting(
            teller: teller, timestamp: told.time, shape: attributes.isEmpty ? nil : shape,
            attributes: attributes.map { .text($0.value) })
    }

    private func relationship(_ line: RelationshipLine) -> KnownRelationship? {
        guard let source = EntityGUID(encoded: line.source),
            let target = EntityGUID(encoded: line.target), Self.isTime(line.last),
            line.lifetime >= 0, !line.told.isEmpty,
            line.told.allSatisfy(tellers.indices.contains)
        else { return nil }
        return KnownRelationship(
            relationship: Relationship(
                type: line.type, source: source, target: target, name: line.name,
                lifetime: line.lifetime),
            lastSeen: line.last, tellers: line.told.map { tellers[$0].teller })
    }

    private static func isTime(_ time: Int64) -> Bool { (0...maximumTime).contains(time) }
}
