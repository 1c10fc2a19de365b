import Brokers
import Delivery
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Sinks

@Suite(.timeLimit(.minutes(3)))
struct KafkaSinkTests {
    /// The time of rows: what is older than a topic keeps its messages is deleted at once.
    private static let now = TimeSource.system.milliseconds()

    private static func sink(
        _ server: KafkaServer, _ topic: String, settings: [String: String] = [:],
        timeout: Duration = .seconds(20)
    ) throws -> KafkaSink {
        let settings = try KafkaSettings(
            servers: server.address, settings: settings, timeout: timeout)
        return KafkaSink(topic: topic, settings: settings)
    }

    @Test func `every row arrives once, with its entity as the key, its id and its time`()
        async throws
    {
        try await KafkaServer.withServer { server in
            let sink = try Self.sink(server, "rows")
            var batch = Rows.batch(Rows.rows(1_500, timestamp: Self.now))
            batch.rows[7].row.entities = []
            #expect(try await sink.deliver(batch) == SinkReceipt(delivered: 1_500))
            await sink.close()
            let messages = try await server.messages(in: "rows")
            #expect(
                messages.map(\.headers) == batch.rows.map { ["rowId", $0.id.description] })
            #expect(
                messages.map(\.key)
                    == batch.rows.map { $0.row.entities.first?.guid.encoded ?? $0.id.description })
            #expect(messages.allSatisfy { $0.ts == Self.now })
            #expect(
                messages.map { depth(of: $0.payload) }
                    == (0..<1_500).map { .integer($0) })
        }
    }

    @Test func `a server that goes and comes back loses nothing, and a double has the same id`()
        async throws
    {
        try await KafkaServer.withServer { server in
            let sink = try Self.sink(server, "rows", timeout: .seconds(2))
            let rows = Rows.batch(Rows.rows(2_000, timestamp: Self.now)).rows
            let (receipt, _) = try await deliverAll(rows, to: sink, batchSize: 200) { batches in
                guard batches == 4 else { return }
                try await server.stop()
                let error = await #expect(throws: SinkError.self) {
                    try await sink.deliver(SinkBatch(rows: Array(rows[800..<900])))
                }
                #expect(error?.isRetryable == true && error?.settled.delivered == 0)
                #expect(error?.unsettled?.map(\.id) == rows[800..<900].map(\.id))
                #expect(error?.reason == .unreachable || error?.reason == .timeout)
                try await server.start()
            }
            await sink.close()
            #expect(receipt.delivered == 2_000 && receipt.refused.isEmpty)
            let ids = try await server.messages(in: "rows").compactMap { $0.headers?.last }
            #expect(Set(rows.map(\.id.description)).symmetricDifference(ids) == [])
        }
    }

    @Test func `a server that is down at the start is a state, and is found when it is up`()
        async throws
    {
        let server = try await KafkaServer()
        let sink = try Self.sink(server, "rows", timeout: .seconds(1))
        let batch = Rows.batch(Rows.rows(3, timestamp: Self.now))
        let error = await #expect(throws: SinkError.self) { try await sink.deliver(batch) }
        #expect(error?.reason == .unreachable && error?.isRetryable == true)
        #expect(error?.unsettled?.count == 3)
        #expect(error?.message.contains(server.address) == true, "\(error?.message ?? "")")
        try await server.start()
        let (receipt, _) = try await deliverAll(batch.rows, to: sink, batchSize: 3)
        #expect(receipt == SinkReceipt(delivered: 3))
        await sink.close()
        #expect(try await server.messages(in: "rows").count == 3)
        try await server.end()
    }

    @Test func `a row that is too large alone is refused, and the others arrive`() async throws {
        try await KafkaServer.withServer { server in
            let sink = try Self.sink(server, "rows", settings: ["message.max.bytes": "3000"])
            var rows = Rows.rows(5, timestamp: Self.now)
            rows[2] = Rows.row(2, timestamp: Self.now, queue: String(repeating: "q", count: 4_000))
            let batch = Rows.batch(rows)
            let receipt = try await sink.deliver(batch)
            await sink.close()
            #expect(receipt.delivered == 4)
            #expect(receipt.refused.map(\.row.id) == [batch.rows[2].id])
            #expect(receipt.refused.first?.reason == .tooLarge)
            #expect(try await server.messages(in: "rows").count == 4)
        }
    }

    @Test func `a call that is cancelled comes back, and the next one delivers`() async throws {
        let server = try await KafkaServer()
        let sink = try Self.sink(server, "rows", timeout: .seconds(100_000))
        let batch = Rows.batch(Rows.rows(3, timestamp: Self.now))
        let delivery = Task {
            await #expect(throws: SinkError.self) { try await sink.deliver(batch) }
        }
        try await TestSupport.eventually("the sink tries") { await sink.isOpen }
        delivery.cancel()
        let error = await delivery.value
        #expect(error?.reason == .cancelled && error?.unsettled?.count == 3)
        try await server.start()
        #expect(try await sink.deliver(batch) == SinkReceipt(delivered: 3))
        await sink.close()
        let arrived = try await server.messages(in: "rows").compactMap { $0.headers?.last }
        #expect(arrived == batch.rows.map(\.id.description))
        try await server.end()
    }

    @Test func `a sink that was closed says so, also to a call under way`() async throws {
        let server = try await KafkaServer()
        let sink = try Self.sink(server, "rows", timeout: .seconds(100_000))
        let delivery = Task {
            await #expect(throws: SinkError.self) {
                try await sink.deliver(Rows.batch(Rows.rows(3, timestamp: Self.now)))
            }
        }
        try await TestSupport.eventually("the sink tries") { await sink.isOpen }
        await sink.close()
        let left = try #require(await delivery.value)
        #expect(left.unsettled?.count == 3, "\(left)")
        let error = await #expect(throws: SinkError.self) {
            try await sink.deliver(Rows.batch(Rows.rows(3, timestamp: Self.now)))
        }
        #expect(error?.reason == .closed && error?.isRetryable == false)
        try await server.end()
    }
}
