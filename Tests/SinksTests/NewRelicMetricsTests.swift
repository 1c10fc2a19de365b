import StandIns
import Telemetry
import Testing

@testable import Delivery
@testable import Sinks

struct NewRelicMetricsTests {
    private static let now = HTTPBench.now

    private static let shape = SampleShape(
        eventType: "MessageQueueQueueSample", attributes: ["provider", "queueName"],
        metrics: [
            MetricDescriptor(name: "queue.depth", kind: .gauge, unit: .one, help: ""),
            MetricDescriptor(name: "queue.published", kind: .counter, unit: .one, help: ""),
        ])

    private static func row(_ depth: Double, _ published: Double, at time: Int64) -> EntityRow {
        EntityRow(
            sample: Sample(
                shape: shape, timestamp: now + time,
                attributes: [.text("rabbitmq"), .text("orders")], metrics: [depth, published]),
            entities: Rows.entity())
    }

    private func makeSink(_ standIn: EndpointStandIn) throws -> HTTPSink {
        NewRelicMetrics.sink(
            ingest: try HTTPBench.ingest(standIn.url, path: "/metric/v1"), http: HTTPBench.http,
            time: HTTPBench.time)
    }

    private func rules(limit: Int = 1_000_000) -> MetricAPIRules {
        MetricAPIRules(maximumBodyBytes: limit, now: Self.now)
    }

    /// The counts that a stand-in took, with when each began and how long it took.
    private func counts(_ standIn: EndpointStandIn) -> [[JSONValue?]] {
        standIn.rows.filter { $0["type"] == .text("count") }.map { row in
            var start = row["timestamp"]
            if case .integer(let time)? = start { start = .integer(time - Self.now) }
            return [row["value"], start, row["interval.ms"]]
        }
    }

    @Test func `posts metrics that the API takes as they are`() async throws {
        try await EndpointStandIn.with(rules: rules()) { standIn in
            let rows = [Self.row(3, 100, at: 0), Self.row(4, 107, at: 10_000)]
            let sink = try makeSink(standIn)
            #expect(
                await DeliveryOutcome(of: Rows.batch(rows), by: sink)
                    == DeliveryOutcome(delivered: 2))
            #expect(standIn.violations == [])
            #expect(standIn.requests.map(\.path) == ["/metric/v1"])
            #expect(
                standIn.rows.map { $0["name"] }
                    == ["queue.depth", "queue.depth", "queue.published"]
                    .map { .text($0) })
            #expect(
                standIn.rows.first?["attributes"]
                    == .object([
                        "sampleType": .text("MessageQueueQueueSample"),
                        "entityGuid": .text(
                            "MTIzfElORlJBfE1FU1NBR0VfUVVFVUVfUVVFVUV8b3JkZXJzOjE"),
                        "entityName": .text("/orders"),
                        "entityType": .text("MESSAGE_QUEUE_QUEUE"),
                        "provider": .text("rabbitmq"), "queueName": .text("orders"),
                    ]))
            #expect(counts(standIn) == [[.integer(7), .integer(0), .integer(10_000)]])
            #expect(sink.needs.isOrdered && sink.needs.maximumConcurrency == 1)
        }
    }

    @Test func `a body that fails and comes again makes the same counts, and none is lost`()
        async throws
    {
        let script: [EndpointStandIn.Answer] = [.proper, .status(503), .status(413)]
        try await EndpointStandIn.with(script, rules: rules()) { standIn in
            let sink = try makeSink(standIn)
            let batches = [
                [Self.row(1, 10, at: 0)],
                [Self.row(1, 13, at: 1000), Self.row(1, 20, at: 2000)],
            ]
            for (rows, left) in [(batches[0], 0), (batches[1], 2), (batches[1], 0)] {
                #expect(await DeliveryOutcome(of: Rows.batch(rows), by: sink).left == left)
            }
            let expected: [[Int64]] = [[3, 0, 1000], [7, 1000, 1000]]
            #expect(counts(standIn) == expected.map { $0.map { .integer($0) } })
            #expect(standIn.violations == [])
        }
    }

    @Test func `what a refused row counted is in the count of the row after it`() async throws {
        // The whole is refused, then its first row alone.
        let script: [EndpointStandIn.Answer] = [.proper, .status(400), .status(400)]
        try await EndpointStandIn.with(script, rules: rules()) { standIn in
            let sink = try makeSink(standIn)
            _ = await DeliveryOutcome(of: Rows.batch([Self.row(1, 10, at: 0)]), by: sink)
            let rows = [Self.row(1, 13, at: 1000), Self.row(1, 20, at: 2000)]
            #expect(
                await DeliveryOutcome(of: Rows.batch(rows), by: sink)
                    == DeliveryOutcome(delivered: 1, refused: [0]))
            #expect(counts(standIn) == [[.integer(10), .integer(0), .integer(2000)]])
        }
    }

    @Test func `a row of which nothing is known is dropped as empty`() async throws {
        try await EndpointStandIn.with(rules: rules()) { standIn in
            let rows = [Self.row(.nan, .nan, at: 0), Self.row(.infinity, 5, at: 0)]
            let sink = try makeSink(standIn)
            #expect(
                await DeliveryOutcome(of: Rows.batch(rows), by: sink)
                    == DeliveryOutcome(dropped: [.empty: 2]))
            #expect(standIn.requests.isEmpty)
            // The total of the second row counts all the same.
            let next = [Self.row(.nan, 9, at: 1000)]
            #expect(
                await DeliveryOutcome(of: Rows.batch(next), by: sink)
                    == DeliveryOutcome(delivered: 1))
            #expect(counts(standIn) == [[.integer(4), .integer(0), .integer(1000)]])
        }
    }
}
