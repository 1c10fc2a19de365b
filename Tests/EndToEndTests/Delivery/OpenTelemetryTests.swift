import Brokers
import Foundation
import GRPCStandIns
import StandIns
import Testing

/// Rows of a run on their way to a collector of OpenTelemetry, by HTTP and by gRPC.
@Suite(.timeLimit(.minutes(10)))
struct OpenTelemetryTests {
    /// Sends what one poll of a ticker makes as metrics and as logs.
    private func once(_ transport: String, to url: String) async throws -> MQPProgram.Result {
        try await TickingBroker.with { broker in
            try await withProgram { program in
                try program.writeTickers(
                    at: broker.port,
                    sinks: ["metrics", "logs"].map {
                        "{ sink: otlp, name: \($0), url: \"\(url)\", signal: \($0), "
                            + "protocol: \(transport), headers: { api-key: \"${env:KEY}\" }, \(hurry) }"
                    })
                return try await program.run(
                    "run", "mqp.yml", "--once", "--settle", "1s", environment: ["KEY": "a-key"])
            }
        }
    }

    /// Checks what has arrived.
    private func check(_ rows: [[String: JSONValue]]) throws {
        let point = try #require(rows.first { $0["metric"] == .text("ticker.change") })
        #expect(point["kind"] == .text("gauge"))
        #expect(point["unit"] == .text("{message}"))
        #expect(point["tickerName"] == .text("tick-0"))
        #expect(point["resource.service.name"] == .text("mqp"))
        guard case .number(let change)? = point["value"] else {
            Issue.record("the point has no value")
            return
        }
        #expect(change > 0)
        let record = try #require(rows.first { $0["event"] == .text("TickSample") })
        #expect(record["tickerName"] == .text("tick-0"))
        #expect(record["ticker.change"] == .number(change))
        #expect(record["rowId"] != nil)
    }

    @Test func `metrics and logs arrive by HTTP`() async throws {
        try await EndpointStandIn.with(rules: OTLPRules(key: "a-key")) { endpoint in
            let result = try await once("http", to: endpoint.url)
            #expect(result.status == 0, "\(result.errors)")
            #expect(Set(endpoint.requests.map(\.path)) == ["/v1/logs", "/v1/metrics"])
            #expect(endpoint.requests.allSatisfy { $0.status == 200 })
            try check(endpoint.rows)
        }
    }

    @Test func `metrics and logs arrive by gRPC, also after it was busy`() async throws {
        try await OTLPServer.with([.status(14), .status(14)]) { server in
            let result = try await once("grpc", to: server.url)
            #expect(result.status == 0, "\(result.errors)")
            #expect(server.requests.allSatisfy { $0.key == "a-key" })
            #expect(Set(server.requests.map(\.method)).count == 2)
            try check(server.rows)
        }
    }
}
