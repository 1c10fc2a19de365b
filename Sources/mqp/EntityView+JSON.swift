import Diagnostics
import Entities
import Telemetry

extension EntityView {
    /// The entities as one JSON object; times are milliseconds since 1970 UTC.
    func json(of entities: [KnownEntity]) -> String {
        let shown = entities.prefix(limit)
        return JSONValue.object([
            ("time", .number(Int(snapshot.time))),
            ("entities", .array(shown.map { value(of: $0) })),
            ("more", .number(entities.count - shown.count)),
        ]).indented + "\n"
    }

    func value(of entity: KnownEntity) -> JSONValue {
        .object([
            ("guid", .string(entity.guid.encoded)),
            ("account", .number(Int(entity.guid.accountID))),
            ("domain", .string(entity.guid.domain)), ("type", .string(entity.type)),
            ("guidType", .string(entity.guid.type)),
            ("identifier", .string(entity.guid.identifier)), ("name", .string(entity.name)),
            ("rule", .string(entity.rule)), ("state", .string(entity.state.rawValue)),
            ("stateSince", .number(Int(entity.stateSince))),
            ("firstSeen", .number(Int(entity.firstSeen))),
            ("lastSeen", .number(Int(entity.lastSeen))),
            (
                "tags",
                .array(
                    entity.tags.map { tag in
                        .object([
                            ("key", .string(tag.key)), ("value", .string(tag.value)),
                            ("lastSeen", .number(Int(tag.lastSeen))),
                        ])
                    })
            ),
            (
                "metrics",
                .array(
                    entity.metrics.sorted { $0.name < $1.name }.map { metric in
                        .object([
                            ("name", .string(metric.name.rawValue)),
                            ("value", .decimal(metric.value)),
                            ("unit", .string(metric.unit.symbol)),
                            ("time", .number(Int(metric.timestamp))),
                            (
                                "state",
                                .string(
                                    metric.value.isNaN
                                        ? "unknown"
                                        : isCurrent(metric, of: entity) ? "current" : "old")
                            ),
                            ("target", .string(metric.origin.target)),
                            ("source", .string(metric.origin.source)),
                            ("priority", .number(metric.origin.priority)),
                        ])
                    })
            ),
            (
                "tellers",
                .array(
                    entity.sightings.map { sighting in
                        .object([
                            ("target", .string(sighting.teller.origin.target)),
                            ("sample", .string(sighting.teller.mapping)),
                            ("time", .number(Int(sighting.timestamp))),
                            (
                                "attributes",
                                .object(
                                    zip(sighting.shape?.attributes ?? [], sighting.attributes).map {
                                        ($0, .string($1.text ?? ""))
                                    })
                            ),
                        ])
                    })
            ),
        ])
    }
}
