import Foundation
import StandIns
import Telemetry
import Testing

/// The program beside a stand-in for NerdGraph that has the rows of New Relic's integrations.
@Suite(.timeLimit(.minutes(5)))
struct NewRelicSourceTests {
    private static let key = "NRAK-a-user-key"

    /// The rows that the integrations make, by the event type that a query names.
    private static func answer(_ query: String) -> NRQLScript {
        let cluster: (String, JSONValue) = ("clusterName", .text("production"))
        func rows(_ rows: KeyValuePairs<String, JSONValue>...) -> NRQLScript {
            .rows(
                rows.map {
                    var values = Dictionary(
                        $0.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
                    let isRabbit = query.contains("Rabbitmq")
                    values[isRabbit ? "rabbitmqClusterName" : cluster.0] = cluster.1
                    return .object(values)
                })
        }
        if query.contains("FROM KafkaBrokerSample") {
            return rows(
                [
                    "displayName": .text("kafka-1:9092"), "id": .text("1"), "in": .number(100.5),
                    "out": .integer(50), "idle": .number(1.0015), "latency": .integer(3),
                ],
                ["displayName": .text("kafka-2:9092"), "id": .null])
        }
        if query.contains("FROM KafkaTopicSample") {
            return rows(["displayName": .text("orders"), "underReplicated": .integer(2)])
        }
        if query.contains("consumerGroup.totalLag") {
            return rows([
                "consumerGroup": .text("billing"), "lag": .integer(7), "maxLag": .integer(4),
            ])
        }
        if query.contains("FROM KafkaOffsetSample") {
            return rows(
                [
                    "consumerGroup": .text("billing"), "topic": .text("orders"),
                    "partition": .text("0"), "lag": .integer(4),
                ],
                [
                    "consumerGroup": .text("billing"), "topic": .text("orders"),
                    "partition": .text("1"), "lag": .integer(3),
                ])
        }
        if query.contains("FROM RabbitmqNodeSample") {
            return rows(["displayName": .text("rabbit@one"), "running": .integer(1)])
        }
        if query.contains("FROM RabbitmqQueueSample") {
            return rows(
                [
                    "displayName": .text("/mails"), "vhost": .text("/"), "queue": .text("mails"),
                    "messages": .integer(9), "delivered": .number(4.5),
                ],
                [
                    "displayName": .text("shop/carts"), "vhost": .text("shop"),
                    "queue": .text("carts"),
                ])
        }
        return rows(["displayName": .text("/"), "connections": .integer(3)])
    }

    /// Runs the program once over the sources.
    private func run(
        _ source: String, keys: String = "", key: String = key,
        _ days: [EndpointStandIn.Answer] = []
    ) async throws -> MQPProgram.Result {
        var rules = NerdGraphAccountRules(NerdGraphStore(), key: Self.key)
        rules.nrql = { Self.answer($0) }
        return try await EndpointStandIn.with(days, rules: rules) { standIn in
            try await withProgram { program in
                try program.write(key, to: "key")
                try program.write(
                    """
                    format: 1
                    account: 42
                    targets:
                      - target: infrastructure
                        source: \(source)
                        newRelic:
                          { userKey: "${file:key}", accounts: 123, queryHost: "\(standIn.url)" }
                        \(keys)
                    sinks: [ { sink: stdout, format: ndjson } ]
                    """, to: "mqp.yml")
                let lint = try await program.run("lint", "mqp.yml", "--fail-on", "warning")
                #expect(lint.status == 0, "\(lint.output)")
                let result = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
                #expect(!"\(result.output)\(result.errors)".contains(Self.key))
                return result
            }
        }
    }

    /// The GUID that the source which asks the broker itself gives.
    private static func guid(_ type: String, _ identifier: String) throws -> String {
        let number = try #require(entityIdentifierHash(identifier))
        return try #require(
            EntityGUID(
                accountID: 42, domain: "INFRA", type: "MESSAGE_QUEUE_\(type)",
                identifier: String(number))
        ).encoded
    }

    @Test func `samples of nri-kafka make the entities that Kafka itself makes`() async throws {
        let result = try await run("nri-kafka")
        #expect(result.status == 0, "\(result.errors)")
        let rows = Dictionary(
            result.rows.compactMap { row in row.text("entityGuid").map { ($0, row) } },
            uniquingKeysWith: { first, _ in first })
        #expect(
            Set(rows.keys) == [
                try Self.guid("CLUSTER", "kafka:production"),
                try Self.guid("BROKER", "kafka:production:1"),
                try Self.guid("BROKER", "kafka:production:kafka-2:9092"),
                try Self.guid("TOPIC", "kafka:production:orders"),
                try Self.guid("CONSUMER_GROUP", "kafka:production:billing"),
            ])
        let broker = rows[try Self.guid("BROKER", "kafka:production:1")]
        #expect(broker?.number("broker.network.throughput") == 150.5)
        #expect(broker?.number("broker.handler.idle") == 100)
        #expect(broker?.number("broker.request.latency") == 3)
        let topic = rows[try Self.guid("TOPIC", "kafka:production:orders")]
        #expect(topic?.number("topic.consumer.lag") == 7)
        #expect(topic?.number("topic.partitions.underreplicated") == 2)
        let group = rows[try Self.guid("CONSUMER_GROUP", "kafka:production:billing")]
        #expect(group?.number("consumer.lag.max") == 4)
        let own = result.rows.first { $0.eventType == "MqpTargetSample" }
        #expect(own?.number("mqp.collect.truncated") == 0)
        #expect(own?.number("mqp.collect.requests") == 4)
        #expect(own?.text("url")?.hasSuffix("/123") == true)
    }

    @Test func `samples of nri-rabbitmq make the entities that RabbitMQ itself makes`()
        async throws
    {
        let result = try await run("nri-rabbitmq")
        #expect(result.status == 0, "\(result.errors)")
        let guids = Set(result.rows.compactMap { $0.text("entityGuid") })
        #expect(
            guids == [
                try Self.guid("CLUSTER", "rabbitmq:production"),
                try Self.guid("BROKER", "rabbitmq:production:rabbit@one"),
                try Self.guid("QUEUE", "rabbitmq:production:/:mails"),
                try Self.guid("QUEUE", "rabbitmq:production:shop:carts"),
            ])
        let queue = result.rows.first { $0.text("queueName") == "mails" }
        #expect(queue?.number("queue.processing.time") == 2)
        let cluster = result.rows.first { $0.eventType == "MessageQueueClusterSample" }
        #expect(cluster?.number("cluster.connections.count") == 3)
        #expect(cluster?.number("cluster.brokers.up") == 1)
    }

    @Test func `another cluster's rows make nothing where one is named`() async throws {
        let result = try await run("nri-kafka", keys: "cluster: staging")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.rows.allSatisfy { $0.text("entityGuid") == nil })
    }

    @Test func `who asks too much is told, and the key is in no output`() async throws {
        let body =
            #"{"errors":[{"message":"slow down, \#(Self.key)","#
            + #""extensions":{"errorClass":"TOO_MANY_REQUESTS"}}]}"#
        let result = try await run("nri-kafka", [.status(200, body: body)])
        #expect(result.status == 1)
        #expect(result.errors.contains("throttled"), "\(result.errors)")
        let row = result.rows.first { $0.eventType == "MqpTargetSample" }
        #expect(row?.text("reason") == "throttled")
    }

    @Test func `a query that New Relic would refuse stops a run before it starts`() async throws {
        try await withProgram { program in
            try program.write(
                """
                format: 1
                extends: nri-kafka
                source: mine
                title: Mine
                requests:
                  more:
                    transport: nrql
                    nrql: SELECT latest(a) AS 'a' FORM T FACET b SINCE 5 minutes ago
                    key: [b]
                    fields: { b: string }
                """, to: "mine/source.yml")
            try program.write(
                """
                format: 1
                account: 42
                definitions: [mine]
                targets:
                  - { target: t, source: mine, newRelic: { userKey: "${env:K}" } }
                sinks: [ { sink: stdout, format: ndjson } ]
                """, to: "mqp.yml")
            let result = try await program.run(
                "run", "mqp.yml", "--once", environment: ["K": Self.key])
            #expect(result.status == 2)
            #expect(result.errors.contains("nrql/syntax"), "\(result.errors)")
        }
    }
}
