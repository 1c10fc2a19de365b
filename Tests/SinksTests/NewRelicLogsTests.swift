import Formats
import StandIns
import Telemetry
import Testing

@testable import Delivery
@testable import Sinks

struct NewRelicLogsTests {
    private static let now = HTTPBench.now

    @Test func `posts lines that the API takes as they are`() async throws {
        try await EndpointStandIn.with(rules: LogAPIRules(now: Self.now)) { standIn in
            let sink = NewRelicLogs.sink(
                ingest: try HTTPBench.ingest(standIn.url, path: "/log/v1"), http: HTTPBench.http,
                time: HTTPBench.time)
            #expect(sink.needs.eventTypes == ["MqpLog"])
            let rows = [
                LogRow.row(
                    level: "warning", message: "a sink fails\n\"503\" é漢🎉", details: "sink=a",
                    at: Self.now),
                LogRow.row(level: "info", message: "", at: Self.now + 1),
                Rows.row(1, timestamp: Self.now),
            ]
            #expect(
                await DeliveryOutcome(of: Rows.batch(rows), by: sink)
                    == DeliveryOutcome(delivered: 2, dropped: [.invalid: 1]))
            #expect(standIn.violations == [])
            #expect(standIn.requests.map(\.path) == ["/log/v1"])
            #expect(
                standIn.rows == [
                    [
                        "timestamp": .integer(Self.now), "logtype": .text("mqp"),
                        "message": .text("a sink fails\n\"503\" é漢🎉"),
                        "rowId": .text("0000000000000001-0"), "level": .text("warning"),
                        "details": .text("sink=a"),
                    ],
                    [
                        "timestamp": .integer(Self.now + 1), "logtype": .text("mqp"),
                        "message": .text(""), "rowId": .text("0000000000000001-1"),
                        "level": .text("info"),
                    ],
                ])
        }
    }

    @Test func `a text beyond what can be stored is cut and counted`() async throws {
        try await EndpointStandIn.with(rules: LogAPIRules(now: Self.now)) { standIn in
            let sink = NewRelicLogs.sink(
                ingest: try HTTPBench.ingest(standIn.url, path: "/log/v1"), http: HTTPBench.http,
                time: HTTPBench.time)
            let long = String(repeating: "é", count: 100_000)
            let receipt = try await sink.deliver(
                Rows.batch([LogRow.row(level: long, message: long, details: long, at: Self.now)]))
            #expect(receipt.losses == EncodingLosses(truncatedValues: 3))
            #expect(standIn.violations == [])
        }
    }
}
