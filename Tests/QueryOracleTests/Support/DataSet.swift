import QueryOracle
import Telemetry

/// Rows of a test, as the store takes them and as the oracle does, in the order in which they arrive.
struct DataSet: Sendable {
    var rows: [EntityRow]
    /// The time of the questions, in milliseconds since 1970 UTC.
    var now: Int64

    /// The same rows as plain values.
    var plain: [OracleRow] { rows.map(OracleRow.init) }

    static func named(_ name: String) throws -> DataSet {
        switch name {
        case "simulated": DataSet(rows: try rowFile(name), now: 1_767_226_500_000)
        case "recorded": DataSet(rows: try rowFile(name), now: 1_795_674_293_500)
        case "long": .long(seed: 3)
        default: .odd(seed: 5)
        }
    }
}

extension OracleRow {
    /// What New Relic would have stored of a row: its attributes and metrics by name, and what it adds
    /// of the row's entity.
    init(_ row: EntityRow) {
        let sample = row.sample
        var values: [String: OracleValue] = [:]
        for (name, value) in zip(sample.shape.attributes, sample.attributes) {
            values[name] = OracleValue(value)
        }
        for (metric, value) in zip(sample.shape.metrics, sample.metrics) {
            values[metric.name.rawValue] = OracleValue(value)
        }
        if let entity = row.entities.first {
            let guid = OracleValue.text(entity.guid.description)
            let own: [String: OracleValue] = [
                "guid": guid, "name": .text(entity.name), "type": .text(entity.type),
            ]
            for (key, value) in own {
                values["entity." + key] = value
                values["entity" + key.prefix(1).uppercased() + key.dropFirst()] = value
            }
            for tag in entity.tags {
                if let first = tag.values.first { values["tags." + tag.key] = .text(first) }
            }
        }
        values["timestamp"] = .whole(sample.timestamp)
        values["eventType"] = .text(sample.shape.eventType)
        self.init(time: sample.timestamp, values: values)
    }
}
