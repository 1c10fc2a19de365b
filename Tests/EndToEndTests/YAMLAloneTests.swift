import Brokers
import Foundation
import Telemetry
import Testing

/// New entity types and whole sources, by files that a user would write.
@Suite(.timeLimit(.minutes(10)))
struct YAMLAloneTests {
    @Test func `a fourth entity type comes from YAML alone`() async throws {
        let broker = try await SharedBrokers.ofThisProcess.rabbitMQBroker()
        try await withProgram { program in
            let definitions = try copy("exchange", to: program)
            try program.write(
                """
                format: 1
                account: 42
                definitions: [\(definitions)]
                targets:
                  - target: exchanges
                    source: rabbitmq-exchanges
                    url: http://127.0.0.1:\(broker.ports.management)
                    cluster: under-test
                    credentials: { username: guest, password: "${env:BROKER_PASSWORD}" }
                sinks: [ { sink: stdout, format: ndjson } ]
                """, to: "mqp.yml")
            try await expectCleanLint(program)
            // The node answers 500 while another test's virtual host is being made.
            let result = try await eventually("the broker answers whole", within: .seconds(150)) {
                let result = try await program.run(
                    "run", "mqp.yml", "--once", "--settle", "1s", environment: brokerVariables)
                return result.status == 0 ? result : nil
            }
            let rows = result.rows.filter {
                $0.eventType == "MessageQueueExchangeSample" && $0.text("vhost") == "/"
            }
            let names = Set(rows.compactMap { $0.text("exchangeName") })
            #expect(
                names.isSuperset(of: [
                    "amq.direct", "amq.fanout", "amq.headers", "amq.match", "amq.topic",
                ]))
            let topic = rows.first { $0.text("exchangeName") == "amq.topic" }
            let identifier = "rabbitmq:under-test:/:amq.topic"
            let number = try #require(entityIdentifierHash(identifier))
            let guid = EntityGUID(
                accountID: 42, domain: "INFRA", type: "MESSAGE_QUEUE_EXCHANGE",
                identifier: String(number))
            #expect(topic?.text("entityGuid") == guid?.encoded)
            #expect(topic?.text("exchangeType") == "topic")
            #expect(topic?.number("exchange.durable") == 1)
        }
    }

    @Test func `a source of another shape comes from YAML alone`() async throws {
        try await NATSServer.withServer { server in
            let connection = try await server.connect()
            try await connection.createStream("ORDERS", subjects: ["orders"])
            try await connection.publish(10, to: "orders")
            try await withProgram { program in
                let definitions = try copy("nats-own", to: program)
                try program.write(
                    """
                    format: 1
                    account: 42
                    definitions: [\(definitions)]
                    targets:
                      - target: nats
                        source: nats-own
                        url: \(server.monitorAddress)
                    sinks: [ { sink: stdout, format: ndjson } ]
                    """, to: "mqp.yml")
                try await expectCleanLint(program)
                let result = try await program.run(
                    "run", "mqp.yml", "--once", "--settle", "1s")
                #expect(result.status == 0, "\(result.errors)")
                let stream = result.rows.first { $0.eventType == "NatsStreamSample" }
                #expect(stream?.text("streamName") == "ORDERS")
                #expect(stream?.text("account") == "$G")
                #expect(stream?.number("nats.stream.messages") == 10)
                #expect(stream?.text("entityType") == "MESSAGE_QUEUE_STREAM")
                let server = result.rows.first { $0.eventType == "NatsServerSample" }
                #expect(server?.number("nats.streams.count") == 1)
                #expect((server?.number("nats.memory.used") ?? 0) > 0)
                #expect(server?.number("nats.messages.in") == 0)
                #expect(server?.text("serverName") == stream?.text("serverName"))
            }
        }
    }

    /// Copies a set of definitions, as a user's folder beside the configuration.
    private func copy(_ name: String, to program: MQPProgram) throws -> String {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/\(name)")
        try FileManager.default.copyItem(at: fixtures, to: program.folder.appending(path: name))
        return name
    }

    private func expectCleanLint(_ program: MQPProgram) async throws {
        // The configuration names the folder, so that the folder is linted with it.
        let running = try program.start(["lint", "mqp.yml", "--fail-on", "warning"])
        let result = try await running.result(within: .seconds(150))
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }
}
