package import Delivery
package import Formats
package import Telemetry

/// Rows for tests.
package enum Rows {
    package static let shape = SampleShape(
        eventType: "MessageQueueQueueSample", attributes: ["provider", "queueName"],
        metrics: [
            MetricDescriptor(
                name: "queue.depth", kind: .gauge, unit: MetricUnit("{message}") ?? .one, help: "")
        ])

    package static func entity(name: String = "/orders") -> [Entity] {
        EntityGUID(
            accountID: 123, domain: "INFRA", type: "MESSAGE_QUEUE_QUEUE", identifier: "orders:1"
        ).map {
            [
                Entity(
                    guid: $0, name: name, tags: [EntityTag(key: "vhost", values: ["/"])],
                    rule: "message_queue_queue_rabbitmq")
            ]
        } ?? []
    }

    /// A row whose depth is its number.
    package static func row(_ number: Int, timestamp: Int64 = 1_000, queue: String = "orders")
        -> EntityRow
    {
        EntityRow(
            sample: Sample(
                shape: shape, timestamp: timestamp,
                attributes: [.text("rabbitmq"), .text(queue)], metrics: [Double(number)]),
            entities: entity())
    }

    package static func rows(
        _ count: Int, from first: Int = 0, timestamp: Int64 = 1_000
    ) -> [EntityRow] {
        (first..<first + count).map { row($0, timestamp: timestamp) }
    }

    /// Rows of more than 4 kB each, so that few make a body full.
    package static func longRows(_ count: Int, timestamp: Int64 = 1_000) -> [EntityRow] {
        let name = String(repeating: "q", count: 4096)
        return (0..<count).map { row($0, timestamp: timestamp, queue: name) }
    }

    package static func batch(_ rows: [EntityRow]) -> SinkBatch {
        SinkBatch(
            rows: rows.enumerated().map {
                AcceptedRow(id: id($0), acceptedAt: $1.sample.timestamp, row: $1)
            })
    }

    /// The id of the row at a place of a batch.
    package static func id(_ number: Int) -> RowID { RowID(spool: 1, number: UInt64(number)) }

    /// A row with one attribute and no metric.
    package static func row(_ attribute: String, _ value: Scalar, eventType: String = "T")
        -> EntityRow
    {
        EntityRow(
            sample: Sample(
                shape: SampleShape(eventType: eventType, attributes: [attribute], metrics: []),
                timestamp: 0, attributes: [value], metrics: []),
            entities: [])
    }
}

/// What `EventEncoder` writes for one row.
package func encoded(
    _ row: EntityRow, _ profile: EventProfile = .plain, id: RowID? = nil
) -> String? {
    var encoder = EventEncoder(profile: profile)
    var buffer: [UInt8] = []
    return encoder.encode(row, id: id, into: &buffer).map { _ in
        String(decoding: buffer, as: UTF8.self)
    }
}
