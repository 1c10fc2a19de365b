import Brokers
import Delivery
import Formats
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Sinks

/// The sink against the shared node, in a virtual host of each test's own.
@Suite(.timeLimit(.minutes(3)))
struct RabbitMQSinkTests {
    @Test func `every row arrives once, persistent, with its id, its type and its time`()
        async throws
    {
        try await withQueue { node, queue in
            let sink = try node.sink(in: queue.virtualHost, exchange: "", key: queue.name)
            let batch = Rows.batch(Rows.rows(1_500, timestamp: 1_700_000_000_999))
            #expect(try await sink.deliver(batch) == SinkReceipt(delivered: 1_500))
            await sink.close()
            let messages = try await node.management.take(atMost: 2_000, from: queue)
            #expect(messages.map(\.properties.message_id) == batch.rows.map(\.id.description))
            #expect(messages.map { depth(of: $0.payload) } == (0..<1_500).map { .integer($0) })
            let properties = messages.first?.properties
            #expect(properties?.content_type == "application/json")
            #expect(properties?.type == "MessageQueueQueueSample")
            #expect(properties?.delivery_mode == 2)
            #expect(properties?.timestamp == 1_700_000_000)
        }
    }

    @Test func `the routing key can name the event type`() async throws {
        try await withQueue { node, queue in
            try await node.bind(queue, to: "amq.topic", key: "rows.*")
            let sink = try node.sink(
                in: queue.virtualHost, exchange: "amq.topic", key: "rows.{eventType}")
            #expect(
                try await sink.deliver(Rows.batch(Rows.rows(2))) == SinkReceipt(delivered: 2))
            await sink.close()
            let messages = try await node.management.take(atMost: 10, from: queue)
            #expect(
                messages.map(\.routing_key)
                    == ["rows.MessageQueueQueueSample", "rows.MessageQueueQueueSample"])
        }
    }

    @Test func `a row for which there is no queue is refused, the others arrive`() async throws {
        try await withQueue { node, queue in
            try await node.bind(queue, to: "amq.direct", key: "MessageQueueQueueSample")
            let sink = try node.sink(
                in: queue.virtualHost, exchange: "amq.direct", key: "{eventType}")
            var batch = Rows.batch(Rows.rows(1_200))
            for index in stride(from: 1, to: 1_200, by: 2) {
                batch.rows[index].row = Rows.row("a", .integer(1), eventType: "Nobody")
            }
            let receipt = try await sink.deliver(batch)
            #expect(receipt.delivered == 600 && receipt.refused.count == 600)
            #expect(
                receipt.refused.map(\.row.id)
                    == stride(from: 1, to: 1_200, by: 2).map { batch.rows[$0].id })
            #expect(receipt.refused.first?.reason == .unroutable)
            #expect(receipt.refused.first?.message == "NO_ROUTE")
            // The connection is as good as before.
            #expect(
                try await sink.deliver(Rows.batch(Rows.rows(2))) == SinkReceipt(delivered: 2))
            await sink.close()
        }
    }

    @Test func `no such exchange is a failure that lasts, until there is one`() async throws {
        try await withQueue { node, queue in
            let sink = try node.sink(in: queue.virtualHost, exchange: "rows", key: "k")
            let batch = Rows.batch(Rows.rows(3))
            let error = await #expect(throws: SinkError.self) { try await sink.deliver(batch) }
            #expect(error?.reason == .unroutable && error?.isRetryable == true)
            #expect(error?.reason.isLasting == true && error?.unsettled?.count == 3)
            #expect(error?.message.contains("no exchange 'rows'") == true)
            try await node.management.send(
                "PUT", RabbitMQManagement.path("exchanges", queue.virtualHost, "rows"),
                ["type": "fanout"])
            try await node.bind(queue, to: "rows", key: "")
            #expect(try await sink.deliver(batch) == SinkReceipt(delivered: 3))
            await sink.close()
        }
    }

    @Test func `a wrong password and a missing right keep the rows, and a new login is used`()
        async throws
    {
        try await withQueue { node, queue in
            let login = Login(RabbitMQLogin(user: "guest", password: Secret("geheim")))
            let sink = try node.sink(
                in: queue.virtualHost, exchange: "", key: queue.name, login: { login.value })
            let batch = Rows.batch(Rows.rows(3))
            let wrong = await #expect(throws: SinkError.self) { try await sink.deliver(batch) }
            #expect(wrong?.reason == .unauthorized && wrong?.isRetryable == true)
            #expect(wrong?.settled.settled == 0)
            #expect(wrong?.message.contains("geheim") == false)

            let user = "stranger-\(queue.virtualHost)"
            try await node.management.createUser(user, password: "secret", tags: "")
            login.value = RabbitMQLogin(user: user, password: Secret("secret"))
            let stranger = await #expect(throws: SinkError.self) { try await sink.deliver(batch) }
            #expect(stranger?.reason == .unauthorized)

            login.value = RabbitMQLogin(user: "guest", password: Secret("guest"))
            #expect(try await sink.deliver(batch) == SinkReceipt(delivered: 3))
            await sink.close()
        }
    }

    @Test func `what a full queue rejects comes back`() async throws {
        try await withQueue { node, queue in
            let full = QueueDeclaration("full", in: queue.virtualHost)
            try await node.management.send(
                "PUT", RabbitMQManagement.path("queues", full.virtualHost, full.name),
                FullQueue())
            let sink = try node.sink(in: queue.virtualHost, exchange: "", key: full.name)
            let batch = Rows.batch(Rows.rows(50))
            let error = try #require(
                await #expect(throws: SinkError.self) { try await sink.deliver(batch) })
            #expect(error.reason == .throttled && error.isRetryable)
            let left = try #require(error.unsettled)
            #expect(error.settled.delivered + left.count == 50 && error.settled.delivered > 0)
            let arrived = try await node.management.take(atMost: 100, from: full)
            #expect(arrived.count == error.settled.delivered)
            #expect(
                Set(arrived.map(\.properties.message_id))
                    .isDisjoint(with: left.map(\.id.description)))
            await sink.close()
        }
    }

    @Test func `a connection outlives the pauses between batches`() async throws {
        try await withQueue { node, queue in
            // The broker closes a connection that is silent for two seconds.
            let sink = try node.sink(
                in: queue.virtualHost, exchange: "", key: queue.name,
                limits: RabbitMQLimits(heartbeat: .seconds(1)))
            #expect(
                try await sink.deliver(Rows.batch(Rows.rows(1))) == SinkReceipt(delivered: 1))
            let first = try await node.connections(in: queue.virtualHost)
            #expect(first.count == 1)
            // A heartbeat has eight bytes; nothing else is sent meanwhile.
            let bytes = try await Brokers.eventually("the API knows its bytes") {
                try? await node.receivedBytes(first[0])
            }
            try await Brokers.eventually("the broker has had five heartbeats") {
                try? await node.receivedBytes(first[0]) >= bytes + 5 * 8 ? true : nil
            }
            #expect(
                try await sink.deliver(Rows.batch(Rows.rows(1))) == SinkReceipt(delivered: 1))
            #expect(try await node.connections(in: queue.virtualHost) == first)
            await sink.close()
        }
    }

    @Test func `a broker that does not speak TLS is not spoken to`() async throws {
        let node = try await SharedBrokers.ofThisProcess.rabbitMQBroker()
        let address = try #require(RabbitMQAddress("amqps://127.0.0.1:\(node.ports.amqp)"))
        let route = try #require(RabbitMQRoute(exchange: "", routingKey: "q"))
        for authorities in [RabbitMQCertificates.systemAuthorities, "/nowhere/ca.pem"] {
            let sink = RabbitMQSink(
                address: address, route: route, certificates: .init(authorities: authorities))
            let error = await #expect(throws: SinkError.self) {
                try await sink.deliver(Rows.batch(Rows.rows(1)))
            }
            #expect(error?.reason == .unreachable && error?.isRetryable == true)
            #expect(error?.message.contains("nowhere") == authorities.contains("nowhere"))
            await sink.close()
        }
    }

    @Test func `a sink that was closed says so, and nobody there is a state`() async throws {
        let route = try #require(RabbitMQRoute(exchange: "", routingKey: "q"))
        let sink = try await withHeldPort { port in
            let address = try #require(RabbitMQAddress("amqp://127.0.0.1:\(port)"))
            let sink = RabbitMQSink(address: address, route: route)
            for _ in 0..<2 {
                let error = await #expect(throws: SinkError.self) {
                    try await sink.deliver(Rows.batch(Rows.rows(2)))
                }
                #expect(error?.reason == .unreachable && error?.isRetryable == true)
                #expect(error?.message.contains("127.0.0.1:\(port)") == true)
            }
            return sink
        }
        await sink.close()
        let error = await #expect(throws: SinkError.self) {
            try await sink.deliver(Rows.batch(Rows.rows(2)))
        }
        #expect(error?.reason == .closed && error?.isRetryable == false)
    }
}
