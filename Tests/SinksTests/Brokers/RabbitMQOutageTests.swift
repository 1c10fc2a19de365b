import Brokers
import Delivery
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Sinks

/// What needs a node of the test's own, since it is stopped or raises an alarm.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct RabbitMQOutageTests {
    @Test func `a broker that crashes and comes back loses nothing, and a double has the same id`()
        async throws
    {
        var attempt = 1
        while true {
            do {
                return try await RabbitMQBroker.withNode { try await crash($0) }
            } catch is QueueWasLost {
                // A busy machine kills it before its own log has the queue; that is no row of ours.
                try #require(attempt < 3, "the broker has forgotten its queue three times")
                attempt += 1
            }
        }
    }

    private struct QueueWasLost: Error {}

    private func crash(_ node: RabbitMQBroker) async throws {
        let queue = QueueDeclaration("rows", in: "/")
        try await node.management.declare(queue)
        let sink = try node.sink(in: "/", exchange: "", key: queue.name)
        let rows = Rows.batch(Rows.rows(3_000)).rows
        let (receipt, reasons) = try await deliverAll(rows, to: sink, batchSize: 300) {
            guard $0 == 3 else { return }
            try await node.kill()
            let error = await #expect(throws: SinkError.self) {
                try await sink.deliver(SinkBatch(rows: Array(rows[900..<1_000])))
            }
            #expect(error?.isRetryable == true && error?.settled.settled == 0)
            try await node.start()
            guard try await node.management.queues(in: "/").contains(where: { $0.name == "rows" })
            else { throw QueueWasLost() }
        }
        await sink.close()
        #expect(receipt.delivered == 3_000 && receipt.refused.isEmpty)
        #expect(reasons.isSubset(of: [.unreachable, .timeout]))
        let ids = try await node.management.take(atMost: 10_000, from: queue)
            .map(\.properties.message_id)
        #expect(
            Set(rows.map(\.id.description)).symmetricDifference(ids.compactMap { $0 }) == [])
    }

    @Test func `an alarm holds the rows back, and they arrive when it is over`() async throws {
        try await RabbitMQBroker.withNode { node in
            let queue = QueueDeclaration("rows", in: "/")
            try await node.management.declare(queue)
            let sink = try node.sink(in: "/", exchange: "", key: queue.name)
            let rows = Rows.batch(Rows.longRows(500)).rows
            try await node.setMemoryAlarm(true)
            let error = await #expect(throws: SinkError.self) {
                try await sink.deliver(SinkBatch(rows: rows))
            }
            #expect(error?.reason == .throttled && error?.isRetryable == true)
            #expect((error?.settled.delivered ?? -1) + (error?.unsettled?.count ?? -1) == 500)
            try await node.setMemoryAlarm(false)
            let (receipt, _) = try await deliverAll(
                error?.unsettled ?? [], to: sink, batchSize: 500)
            #expect(receipt.delivered + (error?.settled.delivered ?? 0) == 500)
            await sink.close()
            let ids = try await node.management.take(atMost: 2_000, from: queue)
                .map(\.properties.message_id)
            #expect(
                Set(rows.map(\.id.description)).symmetricDifference(ids.compactMap { $0 }) == [])
        }
    }

    @Test func `a broker that does not confirm is a time-out, and a call to it can be cancelled`()
        async throws
    {
        try await RabbitMQBroker.withNode { node in
            let queue = QueueDeclaration("rows", in: "/")
            try await node.management.declare(queue)
            let looks = Counter()
            let patient = try node.sink(
                in: "/", exchange: "", key: queue.name, time: .counted(by: looks))
            let hasty = try node.sink(
                in: "/", exchange: "", key: queue.name,
                limits: RabbitMQLimits(confirmTimeout: .seconds(1)))
            let rows = Rows.batch(Rows.rows(30)).rows
            for sink in [patient, hasty] {
                let first = SinkBatch(rows: Array(rows[..<10]))
                #expect(try await sink.deliver(first) == SinkReceipt(delivered: 10))
            }
            let processes = try await node.server.pause()
            defer { ServerProcess.resume(processes) }

            let late = await #expect(throws: SinkError.self) {
                try await hasty.deliver(SinkBatch(rows: Array(rows[10..<20])))
            }
            #expect(late?.reason == .timeout && late?.isRetryable == true)
            #expect(late?.unsettled?.map(\.id) == rows[10..<20].map(\.id))

            let before = looks.value
            let delivery = Task {
                await #expect(throws: SinkError.self) {
                    try await patient.deliver(SinkBatch(rows: Array(rows[20...])))
                }
            }
            // Ten rows, and looks for their confirmations.
            try await TestSupport.eventually("the sink waits") { looks.value > before + 15 }
            delivery.cancel()
            let cancelled = await delivery.value
            #expect(cancelled?.reason == .cancelled && cancelled?.isRetryable == true)
            #expect(cancelled?.unsettled?.map(\.id) == rows[20...].map(\.id))

            ServerProcess.resume(processes)
            _ = try await deliverAll(Array(rows[10...]), to: patient, batchSize: 20)
            await hasty.close()
            await patient.close()
            let ids = try await node.management.take(atMost: 1_000, from: queue)
                .compactMap(\.properties.message_id)
            #expect(Set(rows.map(\.id.description)).symmetricDifference(ids) == [])
        }
    }

    @Test func `a call that is cancelled while it connects comes back at once`() async throws {
        // A listener that takes connections and says nothing.
        let peer = try SilentListener()
        let address = try #require(RabbitMQAddress("amqp://127.0.0.1:\(peer.port)"))
        let route = try #require(RabbitMQRoute(exchange: "", routingKey: "q"))
        let sink = RabbitMQSink(
            address: address, route: route,
            limits: RabbitMQLimits(connectTimeout: .seconds(1)))
        let batch = Rows.batch(Rows.rows(2))
        let delivery = Task {
            await #expect(throws: SinkError.self) { try await sink.deliver(batch) }
        }
        try await TestSupport.eventually("the sink connects") { peer.hasConnection }
        delivery.cancel()
        let error = await delivery.value
        #expect(error?.reason == .cancelled && error?.isRetryable == true)
        #expect(error?.unsettled == nil && error?.settled.settled == 0)
        let late = await #expect(throws: SinkError.self) { try await sink.deliver(batch) }
        #expect(late?.reason == .timeout || late?.reason == .unreachable)
        await sink.close()
    }
}
