import Definitions
import Delivery
import Diagnostics
import Entities
import Foundation
import Telemetry

/// What a snapshot holds, for people to see.
struct EntityView {
    let snapshot: EntitySnapshot
    let now: Int64
    /// The most entities, and relationships of a type, that are shown.
    let limit: Int
    /// By type, the golden metrics and their titles.
    private let golden: [String: [(title: String, metric: MetricName)]]

    /// How old a snapshot of a running program is at most, in milliseconds.
    static let maximumAge: Int64 = 60_000

    init(_ snapshot: EntitySnapshot, definitions: DefinitionSet, now: Int64, limit: Int) {
        self.snapshot = snapshot
        self.now = now
        self.limit = limit
        golden = Dictionary(
            definitions.entityTypes.map { folder in
                let metrics = folder.golden.compactMap { entry in
                    entry.value.metric.map { metric in
                        (title: entry.value.title, metric: MetricName(rawValue: metric.value))
                    }
                }
                return (folder.definition.type.value, metrics)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// What is to be known before anything is read.
    var remarks: [String] {
        var remarks: [String] = []
        if now - snapshot.time > Self.maximumAge {
            remarks.append(
                "this is what was known \(age(snapshot.time)) ago; `mqp run` does not run, or "
                    + "cannot write its state")
        }
        if snapshot.lostLineCount > 0 {
            remarks.append("\(snapshot.lostLineCount) lines of the state are damaged")
        }
        return remarks
    }

    /// A table for each type, with the golden metrics as columns.
    func text(of entities: [KnownEntity]) -> String {
        guard !entities.isEmpty else {
            return "no entity matches, as of \(age(snapshot.time)) ago\n"
        }
        let shown = entities.prefix(limit)
        let count = entities.count == 1 ? "1 entity" : "\(entities.count) entities"
        var lines = ["\(count), as of \(age(snapshot.time)) ago"]
        var rest = shown[...]
        while let type = rest.first?.type {
            let own = rest.prefix { $0.type == type }
            rest = rest.dropFirst(own.count)
            lines.append("")
            lines += self.lines(table(of: own, type: type))
        }
        if entities.count > shown.count {
            lines.append("")
            lines.append("\(entities.count - shown.count) more; --limit shows them")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(of entities: ArraySlice<KnownEntity>, type: String) -> LiveTableModel.Section
    {
        let golden = golden[type] ?? []
        var columns: [LiveTableModel.Column] = [
            .init("name", .leading, rank: 0), .init("cluster", .leading, rank: 2),
            .init("seen", .leading, rank: 1),
        ]
        let hasStates = entities.contains { $0.tag("state") != nil }
        if hasStates { columns.append(.init("state", .leading, rank: 1)) }
        columns += golden.enumerated().map { .init($1.title.lowercased(), rank: 3 + $0) }
        columns.append(.init("GUID", .leading, rank: 100))
        return LiveTableModel.Section(
            title: "\(type) (\(entities.count))", columns: columns,
            rows: entities.map { entity in
                [
                    LiveTableCell(entity.name),
                    LiveTableCell(entity.tag(KnownEntity.clusterTag) ?? ""),
                    LiveTableCell(entity.state.rawValue, tone: tone(of: entity.state)),
                ]
                    + (hasStates ? [LiveTableCell(entity.tag("state") ?? "")] : [])
                    + golden.map { entry in
                        entity.metrics.first { $0.name == entry.metric }
                            .flatMap { isCurrent($0, of: entity) ? $0 : nil }
                            .map { LiveTableCell($0.value, $0.unit) } ?? .unknown
                    } + [LiveTableCell(entity.guid.encoded)]
            })
    }

    /// The lines of a table, as wide as the terminal; whole where it is not for one.
    func lines(_ section: LiveTableModel.Section) -> [String] {
        let isTerminal = Console.isTerminal(1)
        return LiveTableSection(
            section, width: isTerminal ? Console.size.width - 1 : LiveTable.maximumWidth,
            isColored: isTerminal && Console.allowsColor
        ).lines(rows: section.rows.count)
    }

    /// Whether a value was what the entity was like at the time of the snapshot.
    func isCurrent(_ metric: KnownMetric, of entity: KnownEntity) -> Bool {
        entity.state != .gone && !metric.isOld(at: snapshot.time)
    }

    func tone(of state: EntityState) -> LiveTableCell.Tone {
        switch state {
        case .live: .good
        case .unreachable: .warning
        case .gone: .quiet
        }
    }

    /// How long ago a time is, such as `4.2 s`.
    func age(_ time: Int64) -> String {
        LiveTableCell(Double(max(0, now - time)) / 1_000, .second).plainText
    }

    /// A time of day and how long ago it is.
    func moment(_ time: Int64) -> String {
        let date = Date(timeIntervalSince1970: Double(time) / 1_000)
        return "\(date.ISO8601Format()) (\(age(time)) ago)"
    }
}
