import Brokers
import Foundation
import Telemetry
import Testing

/// The shipped source `nats`, and the program, over a real server.
@Suite(.timeLimit(.minutes(5)))
struct NATSInvariantTests {
    @Test func `what was published and not acknowledged is pending`() async throws {
        try await NATSServer.withServer { server in
            let connection = try await server.connect()
            try await connection.createStream("ORDERS", subjects: ["orders.>"])
            try await connection.createStream("IDLE", subjects: ["idle.>"])
            try await connection.createConsumer("billing", of: "ORDERS")
            try await connection.createConsumer("shipping", of: "ORDERS")
            // The same name at another stream is another consumer.
            try await connection.createConsumer("billing", of: "IDLE")
            try await connection.publish(1_000, to: "orders.new")
            try await connection.consume(400, from: "ORDERS", by: "billing")
            try await withProgram { program in
                try program.write(configuration([("nats", server)]), to: "mqp.yml")
                let lint = try await program.run("lint", "mqp.yml", "--fail-on", "warning")
                #expect(lint.status == 0, "\(lint.output)")
                let result = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
                #expect(result.status == 0, "\(result.errors)")
                try checkGroups(result.rows)
                try checkStreams(result.rows)

                let broker = result.rows.first { $0.eventType == "MessageQueueBrokerSample" }
                #expect(broker?.number("broker.up") == 1)
                #expect(broker?.number("broker.connections.count") == 1)
                #expect(broker?.number("broker.messages.in") == 0)
                #expect((broker?.number("broker.memory.used") ?? 0) > 0)
                #expect(broker?.number("nats.jetstream.enabled") == 1)
                let cluster = result.rows.last { $0.eventType == "MessageQueueClusterSample" }
                #expect(cluster?.number("cluster.availability.percentage") == 100)
                #expect(cluster?.text("clusterName") == "under-test")
            }
        }
    }

    @Test func `what comes and goes in a second is a rate`() async throws {
        try await NATSServer.withServer { server in
            let connection = try await server.connect()
            try await connection.createStream("ORDERS", subjects: ["orders.>"])
            try await connection.createConsumer("billing", of: "ORDERS")
            try await withProgram { program in
                try program.write(configuration([("nats", server)]), to: "mqp.yml")
                let running = try program.start(["run", "mqp.yml", "--duration", "5m"])
                defer { running.signal(SIGKILL) }
                try await eventually("the stream is seen", within: .seconds(150)) {
                    running.rows.contains { $0.number("topic.throughput.in") == 0 } ? true : nil
                }
                try await connection.publish(100, to: "orders.new")
                try await connection.consume(60, from: "ORDERS", by: "billing")
                try await eventually("the lag is seen", within: .seconds(150)) {
                    running.rows.last { $0.number("consumer.lag.total") != nil }?
                        .number("consumer.lag.total") == 40 ? true : nil
                }
                let rows = running.rows
                #expect(rows.contains { ($0.number("topic.throughput.in") ?? 0) > 0 })
                #expect(rows.contains { ($0.number("topic.throughput.out") ?? 0) > 0 })
                #expect(rows.contains { ($0.number("consumer.throughput.out") ?? 0) > 0 })
                #expect(rows.contains { ($0.number("broker.messages.in") ?? 0) > 0 })
                #expect(rows.contains { ($0.number("broker.network.throughput") ?? 0) > 0 })
                running.signal(SIGTERM)
                _ = try await running.result(within: .seconds(150))
            }
        }
    }

    @Test func `a server without JetStream is up, and its streams are unknown`() async throws {
        try await NATSServer.withServer(withJetStream: false) { server in
            try await withProgram { program in
                try program.write(configuration([("plain", server)]), to: "mqp.yml")
                let result = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
                #expect(result.status == 0, "\(result.errors)")
                let target = result.rows.first { $0.eventType == "MqpTargetSample" }
                #expect(target?.number("mqp.target.up") == 1)
                let broker = result.rows.first { $0.eventType == "MessageQueueBrokerSample" }
                #expect(broker?.number("broker.up") == 1)
                #expect(broker?.number("nats.jetstream.enabled") == 0)
                #expect(broker?.number("nats.jetstream.storage.usage") == nil)
                #expect(!result.rows.contains { $0.text("topicName") != nil })
                #expect(result.errors.contains("`disabled`"), "\(result.errors)")
            }
        }
    }

    private func checkGroups(_ rows: [EventRow]) throws {
        let groups = rows.filter { $0.eventType == "MessageQueueConsumerGroupSample" }
        let lags = Dictionary(
            uniqueKeysWithValues: groups.map {
                ($0.text("groupId") ?? "", $0.number("consumer.lag.total"))
            })
        #expect(
            lags == ["ORDERS/billing": 600, "ORDERS/shipping": 1_000, "IDLE/billing": 0])
        let billing = groups.first { $0.text("groupId") == "ORDERS/billing" }
        #expect(
            billing?.text("entityGuid")
                == (try guid("MESSAGE_QUEUE_CONSUMER_GROUP", "nats:under-test:ORDERS/billing")))
        #expect(billing?.number("consumer.messages.unacknowledged") == 0)
        let pairs = rows.filter { $0.eventType == "MessageQueueSubscriptionSample" }
        #expect(
            Set(pairs.map { "\($0.text("groupId") ?? "") \($0.text("topicName") ?? "")" })
                == ["ORDERS/billing ORDERS", "ORDERS/shipping ORDERS", "IDLE/billing IDLE"])
    }

    private func checkStreams(_ rows: [EventRow]) throws {
        let streams = rows.filter { $0.eventType == "MessageQueueTopicSample" }
        #expect(Set(streams.compactMap { $0.text("topicName") }) == ["IDLE", "ORDERS"])
        let orders = streams.first { $0.text("topicName") == "ORDERS" }
        #expect(
            orders?.text("entityGuid")
                == (try guid("MESSAGE_QUEUE_TOPIC", "nats:under-test:ORDERS")))
        #expect(orders?.number("topic.messages.count") == 1_000)
        #expect(orders?.number("topic.consumers.count") == 2)
        #expect(orders?.number("topic.consumer.lag") == 1_600)
        #expect(orders?.number("topic.partitions.offline") == 0)
        #expect(orders?.number("topic.throughput.in") == 0)
    }

    private func guid(_ type: String, _ identifier: String) throws -> String? {
        let number = try #require(entityIdentifierHash(identifier))
        return EntityGUID(
            accountID: 42, domain: "INFRA", type: type, identifier: String(number))?.encoded
    }

    private func configuration(_ servers: [(name: String, server: NATSServer)]) -> String {
        let targets = servers.map {
            """
              - target: \($0.name)
                source: nats
                url: \($0.server.monitorAddress)
                cluster: under-test
                interval: 1s
            """
        }
        return """
            format: 1
            account: 42
            targets:
            \(targets.joined(separator: "\n"))
            sinks: [ { sink: stdout, format: ndjson } ]
            """
    }
}
