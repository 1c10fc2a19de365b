import Brokers
import Foundation
import StandIns
import Testing

/// The program beside a stand-in for New Relic, on good and on bad days.
@Suite(.timeLimit(.minutes(10)))
struct NewRelicTests {
    private static let key = "a-license-key"

    @Test func `rows reach the Event API as it demands`() async throws {
        try await NATSServer.withServer { server in
            let connection = try await server.connect()
            try await connection.createStream("ORDERS", subjects: ["orders"])
            try await EndpointStandIn.with(rules: rules) { api in
                let result = try await once(server, api)
                #expect(result.status == 0, "\(result.errors)")
                #expect(api.violations == [])
                #expect(api.requests.allSatisfy { $0.status == 200 })
                let row = api.rows.first { $0["streamName"] == .text("ORDERS") }
                #expect(row?["entityType"] == .text("MESSAGE_QUEUE_STREAM"))
                #expect(row?["entityName"] == .text("ORDERS"))
                #expect(row?["nats.stream.messages"] == .integer(0))
            }
        }
    }

    @Test func `a failure that passes loses nothing`() async throws {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        try await EndpointStandIn.with([.status(503), .hangUp], rules: rules) { api in
            let result = try await once(server, api)
            #expect(result.status == 0, "\(result.errors)")
            let counts = try #require(
                result.errors.firstMatch(of: /accepted=(\d+) dead=0 delivered=(\d+) dropped=0/))
            #expect(counts.1 == counts.2)
            #expect(api.rows.count == Int(counts.2))
        }
    }

    @Test func `a key that is refused is said, counted, and makes the exit code 1`() async throws {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        try await EndpointStandIn.with(rules: EventAPIRules(account: 42, key: "other")) { api in
            let result = try await once(server, api)
            #expect(result.status == 1)
            #expect(result.errors.contains("unauthorized"), "\(result.errors)")
            #expect(!result.errors.contains(Self.key))
            #expect(result.errors.contains(/accepted=(\d+) dead=0 delivered=0 dropped=(\d+)/))
        }
    }

    private var rules: EventAPIRules {
        EventAPIRules(
            account: 42, key: Self.key, now: Int64(Date.now.timeIntervalSince1970 * 1000))
    }

    private func once(
        _ server: NATSServer, _ api: EndpointStandIn
    ) async throws -> MQPProgram.Result {
        try await withProgram { program in
            try program.writeNATSConfiguration(
                targets: [("nats", server.monitorAddress)],
                sinks: "[ { sink: new-relic-events, host: \"\(api.url)\", "
                    + "licenseKey: \"${env:LICENSE_KEY}\" } ]")
            return try await program.run(
                "run", "mqp.yml", "--once", "--settle", "1s",
                environment: ["LICENSE_KEY": Self.key])
        }
    }
}
