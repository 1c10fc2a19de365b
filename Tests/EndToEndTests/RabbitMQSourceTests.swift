import Brokers
import Foundation
import Telemetry
import Testing

/// What the source `rabbitmq` tells beside nodes and queues, and the source `rabbitmq-prometheus`, over
/// a node with all plugins.
@Suite(.timeLimit(.minutes(10)))
struct RabbitMQSourceTests {
    @Test func `exchanges, virtual hosts and connections are told as they are`() async throws {
        try await RabbitMQBroker.withNode(withStreams: true) { broker in
            let management = broker.management
            try await management.createVirtualHost("shop")
            // What comes once goes to both.
            for name in ["flowing", "copied"] {
                let queue = QueueDeclaration(name, in: "shop")
                try await management.declare(queue)
                try await management.bind(queue, to: "amq.direct", key: "flowing")
            }
            let flow = RabbitMQFlow(
                queue: "flowing", publishedPerSecond: 20, consumedPerSecond: [40],
                through: "amq.direct")
            let traffic = try broker.traffic([flow], in: "shop")
            try await withProgram { program in
                try program.write(
                    rabbitMQConfiguration(port: broker.ports.management), to: "mqp.yml")
                let running = try program.start(
                    ["run", "mqp.yml", "--duration", "5m"], environment: brokerVariables)
                defer { running.signal(SIGKILL) }
                let expected: [(String, (EventRow) -> Bool, String, ClosedRange<Double>)] = [
                    (
                        "MessageQueueExchangeSample", { $0.text("exchangeName") == "amq.direct" },
                        "exchange.throughput.in", 15...25
                    ),
                    (
                        "MessageQueueExchangeSample", { $0.text("exchangeName") == "amq.direct" },
                        "exchange.throughput.out", 30...50
                    ),
                    ("MessageQueueVhostSample", { _ in true }, "vhost.messages.published", 15...25),
                    ("MessageQueueVhostSample", { _ in true }, "vhost.messages.delivered", 15...25),
                    (
                        "MessageQueueConnectionSample", { $0.text("state") == "running" },
                        "connections.count", 1...3
                    ),
                    (
                        "MessageQueueConnectionSample", { $0.text("state") == "running" },
                        "connections.channels", 2...10
                    ),
                ]
                for (type, isMeant, metric, range) in expected {
                    try await eventually("\(metric) is in \(range)", within: .seconds(150)) {
                        let row = running.rows.last {
                            $0.eventType == type && $0.text("vhost") == "shop" && isMeant($0)
                        }
                        return row?.number(metric).map(range.contains) == true ? true : nil
                    }
                }
                // Of one moment: the connections of the node are those of its virtual hosts.
                let rows = running.rows
                let broker = rows.last { $0.number("broker.connections.count") != nil }
                let cluster = rows.last { $0.number("cluster.connections.count") != nil }
                #expect((broker?.number("broker.connections.count") ?? 0) >= 1)
                #expect((cluster?.number("cluster.connections.count") ?? 0) >= 1)
                // An exchange that nobody published to has no rate, and not 0.
                let idle = rows.last { $0.text("exchangeName") == "amq.fanout" }
                #expect(idle != nil && idle?.number("exchange.throughput.in") == nil)
                #expect(
                    !rows.contains {
                        $0.eventType == "MessageQueueExchangeSample" && $0.text("entityGuid") != nil
                    })
                running.signal(SIGTERM)
                _ = try await running.result(within: .seconds(150))
            }
            try await traffic.end()
        }
    }

    @Test func `the consumers of a stream have the lag that is left of it`() async throws {
        try await RabbitMQBroker.withNode(withStreams: true) { broker in
            let stream = QueueDeclaration("log", .stream, in: "/")
            try await broker.management.declare(stream)
            try await broker.management.publish(10, to: stream)
            let consumers = [
                try broker.streamConsumer(of: "log", in: "/", named: "billing", credit: 4),
                try broker.streamConsumer(of: "log", in: "/", named: "billing", credit: 7),
                try broker.streamConsumer(of: "log", in: "/", named: "done", credit: 20),
                try broker.streamConsumer(of: "log", in: "/", named: nil, credit: 1),
            ]
            try await eventually("the API knows what was sent", within: .seconds(150)) {
                let sent = try JSONDecoder().decode(
                    [Sent].self, from: try await broker.management.get("stream/consumers"))
                return sent.map(\.consumed).sorted() == [1, 4, 7, 10] ? true : nil
            }
            let result = try await once(
                rabbitMQConfiguration(port: broker.ports.management), brokerVariables)
            let groups = result.rows.filter { $0.eventType == "MessageQueueConsumerGroupSample" }
            #expect(
                Set(groups.compactMap { $0.text("groupId") }) == ["//log/billing", "//log/done"])
            let billing = groups.first { $0.text("consumerName") == "billing" }
            // That of the one that is further behind.
            #expect(billing?.number("consumer.lag.total") == 6)
            #expect(billing?.number("consumer.lag.max") == 6)
            #expect(billing?.number("consumer.members.count") == 2)
            #expect(
                billing?.text("entityGuid")
                    == (try guid(
                        "MESSAGE_QUEUE_CONSUMER_GROUP", "rabbitmq:under-test://log/billing")))
            let done = groups.first { $0.text("consumerName") == "done" }
            #expect(done?.number("consumer.lag.total") == 0)
            for consumer in consumers { try await consumer.end() }
        }
    }

    @Test func `a node without the plugin for streams is up, and that is said once`() async throws {
        let broker = try await SharedBrokers.ofThisProcess.rabbitMQBroker()
        let name = "watcher-\(UUID().uuidString.prefix(8))"
        // All that watching needs: the tag, and permissions where queues are to be seen.
        try await broker.management.createUser(name, password: name, tags: "monitoring")
        try await broker.management.withVirtualHost("watched") { host in
            try await broker.management.permit(name, in: host)
            try await broker.management.declare(QueueDeclaration("seen", in: host))
            let result = try await once(
                rabbitMQConfiguration(port: broker.ports.management),
                ["BROKER_USER": name, "BROKER_PASSWORD": name])
            let target = result.rows.first { $0.eventType == "MqpTargetSample" }
            #expect(target?.number("mqp.target.up") == 1)
            let told = result.errors.components(separatedBy: "answers with status 406").count - 1
            #expect(told == 1, "\(result.errors)")
            let queues = result.rows.filter { $0.eventType == "MessageQueueQueueSample" }
            #expect(queues.compactMap { $0.text("vhost") } == [host])
            #expect(result.rows.contains { $0.number("broker.up") == 1 })
        }
    }

    @Test func `both sources tell of the same queues and nodes the same`() async throws {
        try await RabbitMQBroker.withNode { broker in
            let management = broker.management
            let queues = QueueKind.allCases.map { QueueDeclaration($0.rawValue, $0, in: "/") }
            try await management.declare(queues)
            let held = RabbitMQFlow(queue: "classic", publishedPerSecond: 0, stuckConsumers: 1)
            for queue in queues { try await management.publish(30, to: queue) }
            let traffic = try broker.traffic([held], in: "/")
            try await eventually("all queues are settled", within: .seconds(150)) {
                let states = try await management.queues(in: "/")
                return states.allSatisfy { $0.messages == 30 }
                    && states.first?.messages_unacknowledged == RabbitMQFlow.messagesHeldByStuck
                    ? true : nil
            }
            let more = """
                  - target: node
                    source: rabbitmq-prometheus
                    url: http://127.0.0.1:\(broker.ports.prometheus)
                    cluster: under-test
                """
            let result = try await once(
                rabbitMQConfiguration(port: broker.ports.management, more: more), brokerVariables)
            for queue in queues {
                let rows = result.rows.filter { $0.text("queueName") == queue.name }
                try #require(rows.count == 2, "\(queue.name)")
                for metric in [
                    "queue.depth", "queue.messages.ready", "queue.messages.unacknowledged",
                    "queue.consumers.count",
                ] {
                    #expect(rows[0].number(metric) == rows[1].number(metric), "\(metric)")
                }
                #expect(rows[0].number("queue.depth") == 30)
                #expect(rows[0].text("entityGuid") == rows[1].text("entityGuid"))
                #expect(rows[0].text("brokerId") == rows[1].text("brokerId"))
            }
            let nodes = result.rows.filter { $0.eventType == "MessageQueueBrokerSample" }
            try #require(nodes.count == 2)
            #expect(nodes[0].text("entityGuid") == nodes[1].text("entityGuid"))
            for metric in ["broker.up", "broker.memory.alarm", "broker.disk.alarm"] {
                #expect(nodes[0].number(metric) == nodes[1].number(metric), "\(metric)")
            }
            // Sampled by the node itself, at times of its own.
            let memory = nodes.compactMap { $0.number("broker.memory.used") }
            #expect(memory.count == 2 && memory[0] < 2 * memory[1] && memory[1] < 2 * memory[0])
            let exposed = nodes.first { $0.number("broker.cpu.usage") != nil }
            #expect((0...100).contains(exposed?.number("broker.cpu.usage") ?? -1))
            #expect((exposed?.number("broker.network.throughput") ?? 0) > 0)
            try await compareWithPrometheus(result.rows, of: broker)
            try await traffic.end()
        }
    }

    /// A real Prometheus that scrapes the same endpoint has the same values.
    private func compareWithPrometheus(
        _ rows: [EventRow], of broker: RabbitMQBroker
    ) async throws {
        try await PrometheusServer.withServer(
            scraping: "127.0.0.1:\(broker.ports.prometheus)/metrics/detailed",
            families: ["queue_coarse_metrics", "queue_consumer_count"]
        ) { prometheus in
            for (metric, series) in [
                ("queue.depth", "rabbitmq_detailed_queue_messages"),
                ("queue.messages.ready", "rabbitmq_detailed_queue_messages_ready"),
                ("queue.messages.unacknowledged", "rabbitmq_detailed_queue_messages_unacked"),
                ("queue.consumers.count", "rabbitmq_detailed_queue_consumers"),
            ] {
                let scraped = try await eventually("\(series) is scraped", within: .seconds(150)) {
                    let found = try await prometheus.query(series)
                    return found.count == QueueKind.allCases.count ? found : nil
                }
                for one in scraped {
                    // Both sources have told the same of it.
                    let own = rows.last { $0.text("queueName") == one.metric["queue"] }
                    #expect(own?.number(metric) == one.samples.first.flatMap { Double($0.value) })
                }
            }
        }
    }

    /// One run over a configuration, which says whatever there is.
    private func once(
        _ configuration: String, _ variables: [String: String]
    ) async throws -> MQPProgram.Result {
        try await withProgram { program in
            try program.write(configuration, to: "mqp.yml")
            let result = try await program.run(
                "run", "mqp.yml", "--once", "--settle", "2s", environment: variables)
            #expect(result.status == 0, "\(result.errors)")
            return result
        }
    }

    private func guid(_ type: String, _ identifier: String) throws -> String? {
        let number = try #require(entityIdentifierHash(identifier))
        return EntityGUID(
            accountID: 42, domain: "INFRA", type: type, identifier: String(number))?.encoded
    }
}

// The name of this field is the API's.
private struct Sent: Decodable {
    var consumed: Int
}
