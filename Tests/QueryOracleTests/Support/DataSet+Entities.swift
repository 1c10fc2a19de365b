import QueryOracle
import Telemetry

extension DataSet {
    /// A row for each entity: what it is called, when it was seen, and the metrics of its newest row.
    var entities: [OracleRow] {
        var byGUID: [String: [EntityRow]] = [:]
        for row in rows {
            if let entity = row.entities.first {
                byGUID[entity.guid.encoded, default: []].append(row)
            }
        }
        return byGUID.sorted { $0.key < $1.key }.compactMap { guid, rows in
            var newest = rows[0]
            for row in rows where row.sample.timestamp >= newest.sample.timestamp { newest = row }
            guard let entity = newest.entities.first else { return nil }
            let times = rows.map(\.sample.timestamp)
            var values: [String: OracleValue] = [
                "guid": .text(guid), "name": .text(entity.name), "type": .text(entity.type),
                "domain": .text(entity.guid.domain), "accountId": .whole(entity.guid.accountID),
                "firstSeen": .whole(times.min() ?? 0), "lastSeen": .whole(times.max() ?? 0),
                "timestamp": .whole(times.max() ?? 0), "eventType": .text("Entity"),
            ]
            for tag in entity.tags {
                values["tags." + tag.key] = .text(tag.values.joined(separator: ", "))
            }
            for (metric, value) in zip(newest.sample.shape.metrics, newest.sample.metrics) {
                values[metric.name.rawValue] = OracleValue(value)
            }
            return OracleRow(time: times.max() ?? 0, values: values)
        }
    }
}
