import Formats
import Queries
import Telemetry
import TestSupport

/// Rows of three event types over two hours, a poll every half minute: gauges and a counter, missing
/// values, labels that change, queues that come and go, and names that try to break out of a query.
enum PromQLRows {
    /// Midnight of a day, in milliseconds since 1970 UTC; the rows end just before it.
    static let end: Int64 = 1_748_736_000_000
    static let interval: Int64 = 30_000
    static let polls: Int64 = 240
    static let start = end - polls * interval

    private static func metric(
        _ name: MetricName, _ unit: String, kind: MetricKind = .gauge
    ) -> MetricDescriptor {
        MetricDescriptor(name: name, kind: kind, unit: MetricUnit(unit) ?? .one, help: "")
    }

    static let queue = SampleShape(
        eventType: "QueueSample",
        attributes: [
            "provider", "clusterName", "queueName", "state", "node", "durable", "priority",
        ],
        metrics: [
            metric("queue.depth", "{message}"), metric("queue.latency", "ms"),
            metric("queue.published", "{message}", kind: .counter), metric("queue.bytes", "KiBy"),
        ])
    static let broker = SampleShape(
        eventType: "BrokerSample", attributes: ["provider", "clusterName", "brokerId"],
        metrics: [
            metric("broker.load", "%"), metric("broker.memory", "By"),
            metric("broker.delta", "Cel"),
        ])
    static let cluster = SampleShape(
        eventType: "ClusterSample", attributes: ["clusterName"],
        metrics: [metric("cluster.health.score", "1"), metric("broker.load", "%")])

    /// Names of queues, the last of which are no easy ones.
    static let queues = [
        "orders", "orders.retry", "payments", "audit", "a\"} or vector(1) #", "back\\slash\nline",
        "größe 日本", "$__range [[x]] {{y}}", "Orders", "100%",
    ]

    static let naming = PromQLNaming(
        shapes: [queue, broker, cluster],
        identities: [
            "QueueSample": [.init(["clusterName", "queueName"])],
            "BrokerSample": [.init(["clusterName", "brokerId"], isOneSeries: true)],
        ],
        metric: {
            let family = PrometheusFamily($0)
            return .init($0, sampleName: family.sampleName, factor: family.factor)
        }, labels: \.prometheusLabels)

    /// All rows, in the order of their times.
    static let all: [EntityRow] = {
        var random = SplitMix64(seed: 5)
        var rows: [EntityRow] = []
        for poll in 0..<polls {
            // One poll in ten is right at a bound between buckets; a row at the end is in none.
            let time = start + poll * interval + (poll % 10 == 0 ? 0 : 7_000 + poll % 7)
            for cluster in ["alpha", "beta"] {
                for (number, name) in queues.enumerated() {
                    rows += queueRow(name, number, cluster, poll, time, &random).map { [$0] } ?? []
                }
                for broker in 0..<3 {
                    rows.append(brokerRow("b\(broker)", cluster, time, &random))
                }
                let score = Double(Int.random(in: 0...100, using: &random))
                rows.append(row(Self.cluster, time, [.text(cluster)], [score, 50]))
            }
        }
        return rows
    }()

    private static func queueRow(
        _ name: String, _ number: Int, _ cluster: String, _ poll: Int64, _ time: Int64,
        _ random: inout SplitMix64
    ) -> EntityRow? {
        // One queue is deleted, and another is made.
        if name == "audit", poll > 150 { return nil }
        if name == "payments", poll < 60 { return nil }
        let isMoved = name == "orders" && poll > 200
        let depth = Double(Int.random(in: 0...1000, using: &random))
        let latency = Double.random(in: 0.5...400, using: &random)
        let published = Double(poll % 100) * Double(number + 1) * 10
        return row(
            queue, time,
            [
                .text("rabbitmq"), .text(cluster), .text(name),
                .text(isMoved ? "flow" : "running"),
                number % 3 == 0 ? .missing : .text("node-\(number % 2 + (isMoved ? 1 : 0))"),
                .boolean(number % 2 == 0), .integer(Int64(number % 3)),
            ],
            [
                depth, poll % 9 == 3 ? .nan : latency, published,
                Double(Int.random(in: 1...100_000, using: &random)) / 4,
            ])
    }

    private static func brokerRow(
        _ name: String, _ cluster: String, _ time: Int64, _ random: inout SplitMix64
    ) -> EntityRow {
        row(
            broker, time, [.text("rabbitmq"), .text(cluster), .text(name)],
            [
                Double.random(in: 0...100, using: &random),
                Double(Int.random(in: 1_000_000...2_000_000_000, using: &random)),
                Double(Int.random(in: -20...20, using: &random)),
            ])
    }

    private static func row(
        _ shape: SampleShape, _ time: Int64, _ attributes: [Scalar], _ metrics: [Double]
    ) -> EntityRow {
        EntityRow(
            sample: Sample(
                shape: shape, timestamp: time, attributes: attributes, metrics: metrics),
            entities: [])
    }
}
