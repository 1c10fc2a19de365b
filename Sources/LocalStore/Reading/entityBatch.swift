import GRDB
import QueryExecution
import Telemetry

/// All entities, each a row with the time at which it was last seen: `guid`, `name`, `type`, `domain`,
/// `accountId`, `firstSeen`, `lastSeen`, its tags as `tags.<key>`, and its latest metrics.
func entityBatch(
    _ database: Database, _ catalog: NameCatalog, names: Set<String>?
) throws -> RowBatch {
    var times: [Int64] = []
    var values: [String: [Scalar]] = [:]
    try database.readEntities { record in
        let place = times.count
        times.append(record.lastSeen)
        func set(_ name: String, _ value: Scalar) {
            guard names?.contains(name) ?? true else { return }
            var column = values.removeValue(forKey: name) ?? []
            // An entity has a name once.
            guard column.count <= place else {
                values[name] = column
                return
            }
            column += repeatElement(.missing, count: place - column.count)
            column.append(value)
            values[name] = column
        }
        set("guid", .text(record.guid.encoded))
        set("name", .text(record.name))
        set("type", .text(record.type))
        set("domain", .text(record.guid.domain))
        set("accountId", .integer(record.guid.accountID))
        set("firstSeen", .integer(record.firstSeen))
        set("lastSeen", .integer(record.lastSeen))
        for tag in record.tags where !tag.values.isEmpty {
            set("tags.\(tag.key)", .text(tag.values.joined(separator: ", ")))
        }
        for (name, value) in record.metrics where Int(name) < catalog.texts.count {
            set(catalog.texts[Int(name)], .double(value))
        }
    }
    let count = times.count
    return RowBatch(
        eventType: "Entity", times: times, series: times.indices.map { UInt32($0) },
        table: SeriesTable(
            count: count,
            columns: values.mapValues { $0 + repeatElement(.missing, count: count - $0.count) }),
        columns: [:])
}
