import Delivery
import Diagnostics
import Entities
import Telemetry

extension EntityView {
    /// A relationship as one of its ends sees it.
    private struct Relation {
        var type: String
        var isSource: Bool
        var other: EntityGUID
        var entity: KnownEntity?
        var lastSeen: Int64
    }

    /// All that is known of an entity.
    func text(of entity: KnownEntity) -> String {
        let guid = entity.guid
        let facts = [
            ("name", shown(entity.name)), ("type", entity.type),
            ("state", "\(entity.state.rawValue) since \(moment(entity.stateSince))"),
            ("first seen", moment(entity.firstSeen)), ("last seen", moment(entity.lastSeen)),
            ("rule", shown(entity.rule)), ("GUID", guid.encoded),
            (
                "",
                "account \(guid.accountID), domain \(guid.domain), type \(guid.type), identifier "
                    + guid.identifier
            ),
        ]
        var lines = facts.map { label, value in
            label + String(repeating: " ", count: Self.labelWidth - label.count) + value
        }
        for section in [
            tags(of: entity), attributes(of: entity), metrics(of: entity), tellers(of: entity),
        ]
            + relationships(of: entity) where !section.rows.isEmpty
        {
            lines.append("")
            lines += self.lines(section)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let labelWidth = 12

    private func tags(of entity: KnownEntity) -> LiveTableModel.Section {
        LiveTableModel.Section(
            title: "Tags (\(entity.tags.count))",
            columns: [.init("key", .leading), .init("value", .leading), .init("age", rank: 2)],
            rows: entity.tags.map {
                [LiveTableCell($0.key), LiveTableCell($0.value), LiveTableCell(age($0.lastSeen))]
            })
    }

    /// What the last samples told beside the tags, such as what a score lost points for.
    private func attributes(of entity: KnownEntity) -> LiveTableModel.Section {
        var rows: [[LiveTableCell]] = []
        for sighting in entity.sightings {
            for (name, value) in zip(sighting.shape?.attributes ?? [], sighting.attributes) {
                rows.append([
                    LiveTableCell(name), LiveTableCell(value.text ?? ""),
                    LiveTableCell(sighting.teller.mapping, tone: .quiet),
                ])
            }
        }
        return LiveTableModel.Section(
            title: "Attributes (\(rows.count))",
            columns: [
                .init("attribute", .leading, rank: 0), .init("value", .leading),
                .init("sample", .leading, rank: 2),
            ], rows: rows)
    }

    private func metrics(of entity: KnownEntity) -> LiveTableModel.Section {
        LiveTableModel.Section(
            title: "Metrics (\(entity.metrics.count))",
            columns: [
                .init("metric", .leading, rank: 0), .init("value", rank: 0), .init("age", rank: 1),
                .init("", .leading, rank: 1), .init("target", .leading, rank: 2),
                .init("source", .leading, rank: 3), .init("priority", rank: 4),
            ],
            rows: entity.metrics.sorted { $0.name < $1.name }.map { metric in
                let isCurrent = isCurrent(metric, of: entity)
                let cells = [
                    LiveTableCell(metric.name.rawValue), LiveTableCell(metric.value, metric.unit),
                    LiveTableCell(age(metric.timestamp)), LiveTableCell(isCurrent ? "" : "old"),
                    LiveTableCell(metric.origin.target), LiveTableCell(metric.origin.source),
                    LiveTableCell(
                        metric.origin.priority == RowOrigin.derivedPriority
                            ? "" : "\(metric.origin.priority)"),
                ]
                return isCurrent ? cells : cells.map { $0.toned(.quiet) }
            })
    }

    private func tellers(of entity: KnownEntity) -> LiveTableModel.Section {
        LiveTableModel.Section(
            title: "Told by (\(entity.sightings.count))",
            columns: [
                .init("target", .leading, rank: 0), .init("sample", .leading), .init("last told"),
            ],
            rows: entity.sightings.map {
                [
                    LiveTableCell($0.teller.origin.target), LiveTableCell($0.teller.mapping),
                    LiveTableCell("\(age($0.timestamp)) ago"),
                ]
            })
    }

    /// A table for each type of relationship.
    private func relationships(of entity: KnownEntity) -> [LiveTableModel.Section] {
        let relations = relations(of: entity)
        return Set(relations.map(\.type)).sorted().map { type in
            let own = relations.filter { $0.type == type }
            return LiveTableModel.Section(
                title: "\(shown(type)) (\(own.count))",
                columns: [
                    .init("name", .leading, rank: 0), .init("type", .leading),
                    .init("last told", rank: 2), .init("GUID", .leading, rank: 3),
                ],
                rows: own.prefix(limit).map { relation in
                    [
                        LiveTableCell(
                            (relation.isSource ? "→ " : "← ")
                                + (relation.entity?.name ?? "not known")),
                        LiveTableCell(relation.other.type),
                        LiveTableCell("\(age(relation.lastSeen)) ago"),
                        LiveTableCell(relation.other.encoded),
                    ]
                }, note: own.count > limit ? "\(own.count - limit) more; --limit shows them" : nil)
        }
    }

    /// Those that hold, by type, direction and the other end's name.
    private func relations(of entity: KnownEntity) -> [Relation] {
        guard entity.state != .gone else { return [] }
        let own = snapshot.relationships.filter {
            $0.relationship.source == entity.guid || $0.relationship.target == entity.guid
        }
        let ends = Set(own.flatMap { [$0.relationship.source, $0.relationship.target] })
        let known = Dictionary(
            snapshot.entities.filter { ends.contains($0.guid) }.map { ($0.guid, $0) },
            uniquingKeysWith: { first, _ in first })
        return own.compactMap { held in
            let relationship = held.relationship
            let isSource = relationship.source == entity.guid
            let other = isSource ? relationship.target : relationship.source
            guard known[other]?.state != .gone else { return nil }
            return Relation(
                type: relationship.type, isSource: isSource, other: other, entity: known[other],
                lastSeen: held.lastSeen)
        }.sorted {
            ($0.type, $0.isSource ? 0 : 1, $0.entity?.name ?? "", $0.other.encoded)
                < ($1.type, $1.isSource ? 0 : 1, $1.entity?.name ?? "", $1.other.encoded)
        }
    }

    /// The entity as JSON, with its relationships.
    func json(of entity: KnownEntity) -> String {
        let relations = relations(of: entity)
        let members: [(String, JSONValue)] = [
            ("time", .number(Int(snapshot.time))), ("entity", value(of: entity)),
            (
                "relationships",
                .array(
                    relations.map { relation in
                        .object([
                            ("type", .string(relation.type)),
                            ("direction", .string(relation.isSource ? "to" : "from")),
                            ("guid", .string(relation.other.encoded)),
                            ("name", .optional(relation.entity?.name)),
                            ("lastSeen", .number(Int(relation.lastSeen))),
                        ])
                    })
            ),
        ]
        return JSONValue.object(members).indented + "\n"
    }
}
