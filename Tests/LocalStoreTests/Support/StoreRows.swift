import Telemetry
import TestSupport

@testable import LocalStore

/// Rows for tests of the store.
enum StoreRows {
    static let type = "QueueSample"
    static let shape = shape(["name", "state"], ["depth", "rate"])
    /// A whole day, as a start that is a multiple of all spans.
    static let start: Int64 = 1_699_920_000_000

    static func shape(
        _ attributes: [String], _ metrics: [String] = [], type: String = type
    ) -> SampleShape {
        SampleShape(
            eventType: type, attributes: attributes,
            metrics: metrics.map {
                MetricDescriptor(
                    name: MetricName(rawValue: $0), kind: .gauge, unit: .one, help: "")
            })
    }

    static func entity(_ number: Int, tags: [EntityTag] = []) -> [Entity] {
        EntityGUID(
            accountID: 1, domain: "INFRA", type: "QUEUE", identifier: "\(number)"
        ).map { [Entity(guid: $0, name: "queue \(number)", tags: tags, rule: "queue")] } ?? []
    }

    /// A row of a queue, at so many milliseconds behind the start.
    static func row(
        _ queue: Int, at time: Int64, depth: Double = 1, rate: Double = .nan,
        state: String = "running"
    ) -> EntityRow {
        EntityRow(
            sample: Sample(
                shape: shape, timestamp: start + time,
                attributes: [.text("queue \(queue)"), .text(state)], metrics: [depth, rate]),
            entities: entity(queue))
    }

    /// A row with attributes alone, and no entity.
    static func row(_ attributes: [String: Scalar], at time: Int64 = 0) -> EntityRow {
        let names = attributes.keys.sorted()
        return EntityRow(
            sample: Sample(
                shape: shape(names), timestamp: start + time,
                attributes: names.map { attributes[$0] ?? .missing }, metrics: []), entities: [])
    }

    /// Rows of some queues in random states, in order of time or nearly so.
    static func random(
        _ count: Int, queues: Int, within length: Int64, _ generator: inout SplitMix64
    ) -> [EntityRow] {
        (0..<count).map { _ in
            row(
                Int.random(in: 0..<queues, using: &generator),
                at: Int64.random(in: 0..<length, using: &generator),
                depth: Double(Int.random(in: 0..<1000, using: &generator)),
                rate: Bool.random(using: &generator)
                    ? .nan : Double.random(in: 0..<10, using: &generator),
                state: ["running", "idle", "down"].randomElement(using: &generator) ?? "")
        }
    }
}

extension EntityRow {
    /// As a query should see it.
    var listed: ListedRow {
        var values: [String: Scalar] = [:]
        for (name, value) in zip(sample.shape.attributes, sample.attributes) {
            values[name] = value
        }
        for (metric, value) in zip(sample.shape.metrics, sample.metrics) where value.isFinite {
            values[metric.name.rawValue] = .double(value)
        }
        if let entity = entities.first {
            values["entityGuid"] = .text(entity.guid.encoded)
            values["entity.guid"] = .text(entity.guid.encoded)
            values["entityName"] = .text(entity.name)
            values["entity.name"] = .text(entity.name)
            values["entityType"] = .text(entity.guid.type)
            values["entity.type"] = .text(entity.type)
            for tag in entity.tags {
                values["tags.\(tag.key)"] = .text(tag.values.joined(separator: ", "))
            }
        }
        return ListedRow(time: sample.timestamp, values: values.filter { !$1.isMissing })
    }
}

extension ListedRow {
    /// Whole numbers as doubles: a column of numbers has no other.
    var inDoubles: ListedRow {
        ListedRow(
            time: time,
            values: values.mapValues {
                if case .integer(let value) = $0 { .double(Double(value)) } else { $0 }
            })
    }
}

extension [ListedRow] {
    /// How often each is there.
    var counted: [ListedRow: Int] { reduce(into: [:]) { $0[$1, default: 0] += 1 } }
}
