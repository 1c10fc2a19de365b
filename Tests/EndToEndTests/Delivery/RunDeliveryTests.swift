import Brokers
import Foundation
import StandIns
import Testing

/// What becomes of the rows of a run when the world changes under it.
@Suite(.timeLimit(.minutes(10)))
struct RunDeliveryTests {
    private static let key = "a-license-key"
    private static let variables = ["LICENSE_KEY": key]

    private func rules(_ key: String = key) -> EventAPIRules {
        EventAPIRules(account: 42, key: key, now: millisecondsNow())
    }

    @Test func `rows of an outage are delivered by the next run, with the ids that they had`()
        async throws
    {
        try await TickingBroker.with { broker in
            try await EndpointStandIn.with(rules: UnavailableRules()) { endpoint in
                try await withProgram { program in
                    try program.writeTickers(
                        at: broker.port, sinks: [newRelicSink("new-relic-events", at: endpoint)])
                    let first = try program.start(["run", "mqp.yml"], environment: Self.variables)
                    try await eventually("rows wait", within: .seconds(150)) {
                        try await program.status().sink.flatMap { $0.waiting > 3 ? true : nil }
                    }
                    // Ended the hard way, it tries no more.
                    first.killAll()
                    _ = try await first.result(within: .seconds(10))
                    let waiting = try #require(try await program.status().sink).waiting
                    #expect(waiting > 3)
                    #expect(endpoint.rows.isEmpty)

                    endpoint.judge(by: rules())
                    let second = try program.start(
                        ["run", "mqp.yml"], environment: Self.variables)
                    try await eventually("old rows and new ones arrive", within: .seconds(150)) {
                        endpoint.rows.count > waiting ? true : nil
                    }
                    second.signal(SIGTERM)
                    let result = try await second.result(within: .seconds(150))
                    #expect(result.status == 0, "\(result.errors)")
                    let sink = try #require(try await program.status().sink)
                    #expect(sink.accepted > waiting)
                    #expect(sink.delivered == sink.accepted)
                    #expect(endpoint.violations == [])
                    let numbers = endpoint.rowIDs.compactMap {
                        $0.split(separator: "-").last.flatMap { Int($0) }
                    }
                    #expect(numbers.count == sink.accepted)
                    #expect(Set(numbers).count == sink.accepted)
                    #expect(Set(numbers).isSuperset(of: 1...waiting))
                    try checkTicks(endpoint)
                }
            }
        }
    }

    /// No interval of the counter is left out or told twice.
    private func checkTicks(_ endpoint: EndpointStandIn) throws {
        let ticks = endpoint.rows.compactMap { row -> (total: Int64, change: Int64?)? in
            guard case .integer(let total)? = row["total"] else { return nil }
            guard case .integer(let change)? = row["ticker.change"] else { return (total, nil) }
            return (total, change)
        }.sorted { $0.total < $1.total }
        #expect(ticks.count > 1)
        for (earlier, later) in zip(ticks, ticks.dropFirst()) {
            #expect(later.change == later.total - earlier.total)
        }
    }

    @Test func `a key is rotated while it runs, and no row is lost`() async throws {
        try await TickingBroker.with { broker in
            try await EndpointStandIn.with(rules: rules("old-key")) { endpoint in
                try await withProgram { program in
                    try program.write("old-key\n", to: "key")
                    try program.writeTickers(
                        at: broker.port,
                        sinks: [newRelicSink("new-relic-events", at: endpoint, key: "${file:key}")])
                    let running = try program.start(["run", "mqp.yml"])
                    try await eventually("rows go with the old key", within: .seconds(150)) {
                        endpoint.rows.isEmpty ? nil : true
                    }
                    endpoint.judge(by: rules("new-key"))
                    try await eventually("the old key is refused", within: .seconds(150)) {
                        running.errors.contains("reason=unauthorized") ? true : nil
                    }
                    let before = endpoint.rows.count
                    try program.write("new-key\n", to: "key")
                    try await eventually("rows go with the new key", within: .seconds(150)) {
                        endpoint.rows.count > before + 1 ? true : nil
                    }
                    running.signal(SIGTERM)
                    let result = try await running.result(within: .seconds(150))
                    #expect(result.status == 0, "\(result.errors)")
                    #expect(
                        !result.errors.contains("new-key") && !result.errors.contains("old-key"))
                    let taken = endpoint.requests.filter { $0.status == 200 }.map(\.key)
                    #expect(Set(taken) == ["old-key", "new-key"])
                    let sink = try #require(try await program.status().sink)
                    #expect(sink.delivered == sink.accepted)
                    #expect(endpoint.rowIDs.count == sink.accepted)
                    #expect(Set(endpoint.rowIDs).count == sink.accepted)
                    try checkTicks(endpoint)
                }
            }
        }
    }

    @Test
    func `the program's own log goes to the Log API, and is no trouble for a sink of metrics`()
        async throws
    {
        let rules = LogAPIRules(key: Self.key, now: millisecondsNow())
        try await TickingBroker.with { broker in
            try await EndpointStandIn.with(rules: rules) { logs in
                try await EndpointStandIn.with(rules: OTLPRules()) { metrics in
                    try await withProgram { program in
                        try program.writeTickers(
                            at: broker.port, more: "listen: 127.0.0.1:0",
                            sinks: [
                                newRelicSink("new-relic-logs", at: logs),
                                "{ sink: otlp, url: \"\(metrics.url)\", \(hurry) }",
                            ])
                        let running = try program.start(
                            ["run", "mqp.yml", "--once", "--settle", "2s"],
                            environment: Self.variables)
                        let result = try await running.result(within: .seconds(150))
                        #expect(result.status == 0, "\(result.errors)")
                        #expect(!result.errors.contains("dropping"), "\(result.errors)")
                        #expect(logs.violations == [])
                        let line = try #require(
                            logs.rows.first { $0["message"] == .text("listening") })
                        #expect(line["level"] == .text("info"))
                        guard case .text(let details)? = line["details"] else {
                            Issue.record("the line has no details")
                            return
                        }
                        #expect(details.contains("address=127.0.0.1:"))
                        #expect(logs.rows.allSatisfy { $0["tickerName"] == nil })
                        #expect(metrics.rows.contains { $0["metric"] == .text("ticker.change") })
                        let status = try await program.status()
                        #expect(status.exitCode == 0)
                        let otlp = try #require(status.sinks.first { $0.name == "otlp" })
                        #expect(otlp.dropped["empty"] == nil)
                    }
                }
            }
        }
    }
}
