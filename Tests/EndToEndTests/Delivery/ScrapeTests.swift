import Brokers
import Foundation
import StandIns
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What a run answers over HTTP.
@Suite(.timeLimit(.minutes(10)))
struct ScrapeTests {
    private static let key = "a-license-key"

    @Test func `it shows its metrics, and is healthy while its sinks are`() async throws {
        let rules = EventAPIRules(account: 42, key: Self.key, now: millisecondsNow())
        try await TickingBroker.with { broker in
            try await EndpointStandIn.with(rules: rules) { endpoint in
                try await withProgram { program in
                    try program.writeTickers(
                        at: broker.port, more: "listen: 127.0.0.1:0",
                        sinks: [
                            "{ sink: prometheus }", newRelicSink("new-relic-events", at: endpoint),
                        ])
                    let running = try program.start(
                        ["run", "mqp.yml"], environment: ["LICENSE_KEY": Self.key])
                    let address = try await eventually("it listens", within: .seconds(150)) {
                        running.errors.firstMatch(of: /listening address=(\S+)/).map {
                            String($0.1)
                        }
                    }
                    let metrics = try await eventually("it shows metrics", within: .seconds(150)) {
                        let (status, text) = try await get(address, "/metrics")
                        return status == 200 && text.contains("\nticker_change{") ? text : nil
                    }
                    #expect(metrics.contains("# TYPE ticker_change gauge\n"), "\(metrics)")
                    #expect(metrics.contains("# HELP ticker_change Ticks since the row before.\n"))
                    #expect(metrics.contains("ticker_name=\"tick-0\""), "\(metrics)")
                    #expect(try await promtoolFindings(in: Array(metrics.utf8)) == "")
                    let well = try await get(address, "/healthz")
                    #expect(well == (200, "ok\n"))
                    #expect(try await get(address, "/else").status == 404)

                    endpoint.judge(by: UnavailableRules())
                    let down = try await eventually("it is not well", within: .seconds(150)) {
                        let answer = try await get(address, "/healthz")
                        return answer.status == 503 ? answer.text : nil
                    }
                    #expect(
                        down
                            == "sink new-relic-events: http_status: status 503 from 127.0.0.1\n")
                    // A scrape goes on, and shows it.
                    #expect(try await get(address, "/metrics").status == 200)
                    endpoint.judge(by: rules)
                    try await eventually("it is well again", within: .seconds(150)) {
                        try await get(address, "/healthz").status == 200 ? true : nil
                    }
                    running.signal(SIGTERM)
                    #expect(try await running.result(within: .seconds(150)).status == 0)
                }
            }
        }
    }

    private func get(
        _ address: String, _ path: String
    ) async throws -> (status: Int, text: String) {
        guard let url = URL(string: "http://\(address)\(path)") else {
            throw URLError(.badURL)
        }
        let (data, response) = try await URLSession.shared.data(from: url)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        return (status, String(decoding: data, as: UTF8.self))
    }

    @Test func `a port that is taken is said, and ends with 2`() async throws {
        try await EndpointStandIn.with(rules: UnavailableRules()) { endpoint in
            try await withProgram { program in
                let address = endpoint.url.dropFirst("http://".count)
                try program.writeTickers(
                    more: "listen: \(address)", sinks: ["{ sink: prometheus }"])
                let result = try await program.run("run", "mqp.yml", "--duration", "1s")
                #expect(result.status == 2)
                #expect(
                    result.errors.contains("error: cannot listen on \(address): "),
                    "\(result.errors)")
            }
        }
    }
}
