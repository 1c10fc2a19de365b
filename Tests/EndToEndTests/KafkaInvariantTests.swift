import Brokers
import Foundation
import Telemetry
import Testing

/// The shipped source `kafka`, and the program, over a real server of Kafka's protocol.
@Suite(.timeLimit(.minutes(10)))
struct KafkaInvariantTests {
    @Test func `what was produced and not committed is the lag`() async throws {
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: 12)
            try await server.produce(1_000, to: "orders", partitions: 12)
            // 400 of them, so that 50 are left in each; 84 are in the first four, 83 in the others.
            let read = Dictionary(uniqueKeysWithValues: (0..<12).map { ($0, $0 < 4 ? 34 : 33) })
            try await server.commit(
                read.mapValues { Int64($0) }, topic: "orders", group: "billing")
            // A real consumer, whose group has no member any more and stays.
            try await server.consume(1_000, from: "orders", group: "done")
            try await server.commit([0: 84], topic: "orders", group: "partly")
            try await withProgram { program in
                try program.write(
                    kafkaConfiguration(server.address, interval: "30s"), to: "mqp.yml")
                let lint = try await program.run("lint", "mqp.yml", "--fail-on", "warning")
                #expect(lint.status == 0, "\(lint.output)")
                let result = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
                #expect(result.status == 0, "\(result.errors)")

                let groups = result.rows.filter {
                    $0.eventType == "MessageQueueConsumerGroupSample"
                }
                let billing = groups.first { $0.text("groupId") == "billing" }
                #expect(billing?.number("consumer.lag.total") == 600)
                #expect(billing?.number("consumer.lag.max") == 50)
                #expect(billing?.number("consumer.partitions.ahead") == 0)
                #expect(billing?.number("consumer.throughput.out") == 0)
                let done = groups.first { $0.text("groupId") == "done" }
                #expect(done?.number("consumer.lag.total") == 0)
                #expect(done?.number("consumer.members.count") == 0)
                #expect(done?.number("consumer.lag.time") == 0)
                // Of partitions without a commit nothing is known, so they add nothing.
                let partly = groups.first { $0.text("groupId") == "partly" }
                #expect(partly?.number("consumer.lag.total") == 0)

                let topic = result.rows.first { $0.text("topicName") == "orders" }
                #expect(topic?.eventType == "MessageQueueTopicSample")
                #expect(topic?.number("topic.partitions.count") == 12)
                #expect(topic?.number("topic.partitions.offline") == 0)
                #expect(topic?.number("topic.consumer.lag") == 600)
                #expect(topic?.number("topic.throughput.in") == 0)
                let number = try #require(entityIdentifierHash("kafka:under-test:orders"))
                let guid = EntityGUID(
                    accountID: 42, domain: "INFRA", type: "MESSAGE_QUEUE_TOPIC",
                    identifier: String(number))
                #expect(topic?.text("entityGuid") == guid?.encoded)

                let broker = result.rows.first { $0.eventType == "MessageQueueBrokerSample" }
                #expect(broker?.number("broker.up") == 1)
                #expect((broker?.number("broker.partitions.leaders") ?? 0) >= 12)
                let cluster = result.rows.first { $0.eventType == "MessageQueueClusterSample" }
                #expect(cluster?.number("cluster.brokers.up") == 1)
                let pairs = result.rows.filter { $0.eventType == "MessageQueueSubscriptionSample" }
                #expect(
                    Set(pairs.compactMap { $0.text("groupId") }) == ["billing", "done", "partly"])
            }
        }
    }

    @Test func `a cluster that is down at the start is picked up`() async throws {
        let server = try await KafkaServer()
        defer { Task { try? await server.end() } }
        try await withProgram { program in
            try program.write(
                kafkaConfiguration(server.address, interval: "1s", timeout: "2s"), to: "mqp.yml")
            let running = try program.start(["run", "mqp.yml", "--duration", "5m"])
            defer { running.signal(SIGKILL) }
            try await eventually("it says that nobody answers", within: .seconds(150)) {
                running.errors.contains("unreachable") ? true : nil
            }
            try await server.start()
            try await eventually("the broker is seen", within: .seconds(90)) {
                running.rows.contains { $0.number("broker.up") == 1 } ? true : nil
            }
            running.signal(SIGTERM)
            let result = try await running.result(within: .seconds(150))
            #expect(result.status == 0, "\(result.errors)")
        }
        try await server.end()
    }

    @Test func `a topic that is made anew has no negative lag, and it does not stick`() async throws
    {
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: 1)
            try await server.produce(100, to: "orders", partitions: 1)
            try await server.commit([0: 90], topic: "orders", group: "billing")
            try await withProgram { program in
                try program.write(
                    kafkaConfiguration(server.address, interval: "1s"), to: "mqp.yml")
                let running = try program.start(["run", "mqp.yml", "--duration", "5m"])
                defer { running.signal(SIGKILL) }
                func lag(_ running: RunningProgram) -> EventRow? {
                    running.rows.last {
                        $0.text("groupId") == "billing" && $0.number("consumer.lag.total") != nil
                    }
                }
                try await eventually("the lag is seen", within: .seconds(150)) {
                    lag(running)?.number("consumer.lag.total") == 10 ? true : nil
                }
                try await server.deleteTopic("orders")
                try await server.createTopic("orders", partitions: 1)
                try await server.produce(5, to: "orders", partitions: 1)
                try await server.commit([0: 5], topic: "orders", group: "billing")
                try await server.produce(2, to: "orders", partitions: 1)
                try await eventually("the new topic's lag is seen", within: .seconds(150)) {
                    lag(running)?.number("consumer.lag.total") == 2 ? true : nil
                }
                #expect(
                    running.rows.allSatisfy { ($0.number("consumer.lag.total") ?? 0) >= 0 })
                try await eventually("what it was asked is counted", within: .seconds(30)) {
                    let isCounted = running.rows.contains {
                        ($0.number("mqp.collect.requests") ?? 0) > 0
                            && ($0.number("mqp.collect.bytes") ?? 0) > 0
                    }
                    return isCounted ? true : nil
                }
                running.signal(SIGTERM)
                _ = try await running.result(within: .seconds(150))
            }
        }
    }
}
