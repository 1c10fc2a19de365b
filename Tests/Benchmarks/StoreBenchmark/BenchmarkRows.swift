import Telemetry

/// A day of 1,000 queues that are asked every 30 seconds.
struct BenchmarkRows {
    static let eventType = "MessageQueueQueueSample"
    static let queues = 1000
    static let interval: Int64 = 30_000
    static let polls = 2880
    /// A whole day.
    static let start: Int64 = 1_699_920_000_000
    static let end = start + Int64(polls) * interval

    private static let metrics = [
        "queue.depth", "queue.throughput.in", "queue.throughput.out", "queue.consumers",
        "queue.memory.usage", "queue.messages.unacknowledged", "queue.utilization",
        "queue.processing.time",
    ]
    private static let shape = SampleShape(
        eventType: eventType,
        attributes: [
            "provider", "clusterName", "vhost", "queueName", "queueType", "state", "leader",
            "policy",
        ],
        metrics: metrics.map {
            MetricDescriptor(name: MetricName(rawValue: $0), kind: .gauge, unit: .one, help: "")
        })

    private var depths = [Double](repeating: 1000, count: queues)
    private var random: UInt64 = 1
    private let attributes: [[Scalar]]
    private let entities: [[Entity]]

    init() {
        attributes = (0..<Self.queues).map { queue in
            [
                .text("rabbitmq"), .text("orders-eu-west"), .text("/tenant-\(queue % 50)"),
                .text("orders.incoming.\(queue).retry"),
                .text(queue % 3 == 0 ? "classic" : "quorum"), .text("running"),
                .text("rabbit@node-\(queue % 5).broker.internal.example"), .text("ha-all"),
            ]
        }
        entities = (0..<Self.queues).map { queue in
            let guid = EntityGUID(
                accountID: 1, domain: "INFRA", type: "MESSAGE_QUEUE_QUEUE",
                identifier: "\(queue)\(queue)")
            let tags = [
                EntityTag(key: "clusterName", values: ["orders-eu-west"]),
                EntityTag(key: "vhost", values: ["/tenant-\(queue % 50)"]),
            ]
            return guid.map {
                [Entity(guid: $0, name: "orders \(queue)", tags: tags, rule: "queue")]
            } ?? []
        }
    }

    /// The rows of all queues at one time.
    mutating func poll(_ number: Int) -> [EntityRow] {
        let time = Self.start + Int64(number) * Self.interval
        return (0..<Self.queues).map { queue in
            let produced = Double(next() % 30_000)
            let consumed = min(depths[queue] + produced, Double(next() % 30_000))
            depths[queue] += produced - consumed
            let values = [
                depths[queue], produced / 30, consumed / 30, Double(next() % 3 + 1),
                Double(20_000 + Int(depths[queue]) * 37), (depths[queue] / 50).rounded(.down),
                Double(next() % 1000) / 1000, consumed == 0 ? .nan : depths[queue] * 30 / consumed,
            ]
            return EntityRow(
                sample: Sample(
                    shape: Self.shape, timestamp: time, attributes: attributes[queue],
                    metrics: values), entities: entities[queue])
        }
    }

    private mutating func next() -> UInt64 {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return random >> 33
    }
}
