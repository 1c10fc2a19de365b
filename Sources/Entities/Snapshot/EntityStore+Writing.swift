import Diagnostics
import Telemetry

extension EntityStore {
    /// Writes a snapshot, line by line and without line breaks.
    ///
    /// - Parameters:
    ///   - now: The time, in milliseconds since 1970 UTC.
    ///   - write: Takes a line of JSON.
    /// - Throws: What `write` throws; nothing is written after that.
    public func writeSnapshot<Failure: Error>(
        at now: Int64, _ write: (String) throws(Failure) -> Void
    ) throws(Failure) {
        // Who tells of nothing now has no row.
        let written = tellers.rows.indices.filter { tellers.rows[$0].tells }
        var numbers = Array(repeating: 0, count: tellers.rows.count)
        for (number, row) in written.enumerated() { numbers[row] = number }
        try write(header(of: written, at: now).text)
        for node in nodes {
            guard let record = node.record else { continue }
            try write(JSONValue.object([("entity", line(of: record, node.guid, numbers))]).text)
        }
        for relation in graph.relations where !relation.tellers.isEmpty {
            try write(JSONValue.object([("relationship", line(of: relation, numbers))]).text)
        }
    }

    private func header(of written: [Int], at now: Int64) -> JSONValue {
        .object([
            ("format", .number(EntitySnapshot.format)), ("time", .number(Int(now))),
            (
                "origins",
                .array(
                    tellers.origins.map { origin in
                        .object([
                            ("target", .string(origin.target)), ("source", .string(origin.source)),
                            ("priority", .number(origin.priority)),
                            ("interval", .number(Int(origin.interval))),
                        ])
                    })
            ),
            (
                "tellers",
                .array(
                    written.map { tellers.rows[$0] }.map { row in
                        .object([
                            ("origin", .number(Int(row.origin))),
                            ("mapping", .string(row.mapping)),
                            ("unanswered", row.unansweredSince.map { .number(Int($0)) } ?? .null),
                        ])
                    })
            ),
            (
                "metrics",
                .array(
                    metrics.rows.map { metric in
                        .object([
                            ("name", .string(metric.name.rawValue)),
                            ("unit", .string(metric.unit.symbol)),
                        ])
                    })
            ),
        ])
    }

    /// An entity's line; `numbers` has, by teller, its row in the header.
    private func line(
        of record: EntityRecord, _ guid: EntityGUID, _ numbers: [Int]
    ) -> JSONValue {
        .object([
            ("guid", .string(guid.encoded)), ("type", .string(type(of: record).name)),
            ("name", .string(record.name)),
            ("rule", .string(rules.rules[Int(record.rule)].name)),
            ("first", .number(Int(record.firstSeen))),
            ("present", .number(Int(record.presentSince))),
            ("last", .number(Int(record.lastSeen))),
            ("gone", record.departure.map { .number(Int($0.timestamp)) } ?? .null),
            (
                "tags",
                .array(
                    record.tags.map { tag in
                        .array([.string(tag.key), .string(tag.value), .number(Int(tag.lastSeen))])
                    })
            ),
            (
                "metrics",
                .array(
                    record.metrics.map { cell in
                        .array([
                            .number(Int(cell.metric)), .decimal(cell.value),
                            .number(Int(cell.timestamp)), .number(Int(cell.origin)),
                        ])
                    })
            ),
            (
                "told",
                .array(
                    record.sightings.map { sighting in
                        .array([
                            .number(numbers[Int(sighting.teller)]),
                            .number(Int(sighting.timestamp)),
                            .object(attributes(of: sighting, beside: record.tags)),
                        ])
                    })
            ),
        ])
    }

    /// The attributes of the last sample as texts, without those that are tags.
    private func attributes(
        of sighting: EntityRecord.Sighted, beside tags: [KnownTag]
    ) -> [(String, JSONValue)] {
        zip(sighting.shape?.attributes ?? [], sighting.attributes).compactMap { name, value in
            guard let text = value.text,
                !tags.contains(where: { $0.key == name && $0.value == text })
            else { return nil }
            return (name, .string(text))
        }
    }

    private func line(of relation: RelationGraph.Relation, _ numbers: [Int]) -> JSONValue {
        .object([
            ("type", .string(relation.key.type)),
            ("source", .string(nodes[Int(relation.key.source)].guid.encoded)),
            ("target", .string(nodes[Int(relation.key.target)].guid.encoded)),
            ("name", .string(relation.name)), ("lifetime", .number(Int(relation.lifetime))),
            ("last", .number(Int(relation.lastSeen))),
            ("told", .array(relation.tellers.map { .number(numbers[Int($0.teller)]) })),
        ])
    }
}
