import Brokers
import Foundation
import StandIns

/// Settings with which a test need not wait.
let hurry =
    "batch: { delay: 50ms }, retry: { first: 20ms, maximum: 100ms }, breaker: { pause: 100ms }"

/// A sink of New Relic that sends to a stand-in, with the key in `LICENSE_KEY` if no other is given.
func newRelicSink(
    _ kind: String, at endpoint: EndpointStandIn, key: String = "${env:LICENSE_KEY}"
) -> String {
    "{ sink: \(kind), host: \"\(endpoint.url)\", licenseKey: \"\(key)\", \(hurry) }"
}

extension MQPProgram {
    /// Writes `mqp.yml`, with a state folder and targets that are counters of a `TickingBroker`, each
    /// asked every second, and the definitions of their source.
    func writeTickers(
        _ count: Int = 1, at port: Int = 1, more: String = "", sinks: [String]
    ) throws {
        try write(
            """
            format: 1
            source: ticker
            title: A counter
            requests:
              ticks:
                path: /
                rows: one
                fields:
                  name: string
                  ticks: { type: counter, unit: "{message}" }
                  total: { type: gauge, unit: "{message}" }
            samples:
              TickSample:
                from: ticks
                attributes: { tickerName: name, total: total }
                metrics: { ticker.change: delta(ticks) }
            """, to: "definitions/source.yml")
        try write(
            """
            format: 1
            metrics:
              ticker.change: { unit: "{message}", description: Ticks since the row before. }
            """, to: "definitions/metrics.yml")
        let targets = (0..<count).map {
            """
              - target: tick-\($0)
                source: ticker
                url: http://127.0.0.1:\(port)/tick-\($0)
                interval: 1s
            """
        }
        try write(
            """
            format: 1
            account: 42
            definitions: [definitions]
            state: state
            \(more)
            targets:
            \(targets.joined(separator: "\n"))
            sinks:
            \(sinks.map { "  - \($0)" }.joined(separator: "\n"))
            """, to: "mqp.yml")
    }

    /// Writes rows of the event type `TickSample` with these names, as a file sink writes them.
    func writeRows(_ names: [String], to path: String = "rows.ndjson") throws {
        let rows = names.map {
            #"{"eventType":"TickSample","timestamp":\#(millisecondsNow()),"tickerName":"\#($0)","#
                + #""ticker.change":7}"#
        }
        try write(rows.joined(separator: "\n") + "\n", to: path)
    }

    /// How delivery is, as `mqp status` says as JSON.
    func status() async throws -> DeliveryView {
        let result = try await run("status", "mqp.yml", "--format", "json")
        var view = try JSONDecoder().decode(DeliveryView.self, from: Data(result.output.utf8))
        view.exitCode = result.status
        return view
    }
}

/// Milliseconds since 1970 UTC.
func millisecondsNow() -> Int64 { Int64(Date.now.timeIntervalSince1970 * 1_000) }

/// What `mqp status --format json` says, as far as tests ask for it.
struct DeliveryView: Decodable {
    struct Run: Decodable {
        var pid: Int32
        var alive: Bool
    }

    struct Sink: Decodable {
        /// The sink as a run sees it.
        struct Run: Decodable {
            var state: String
            var breaker: String
            var reason: String?
        }

        var name: String
        var accepted: Int
        var delivered: Int
        var waiting: Int
        var deadLettered: Int
        var deadLettersKept: Int
        var dropped: [String: Int]
        var run: Run?
    }

    var exitCode: Int32?
    var balanced: Bool
    var problems: [String]
    var run: Run?
    var sinks: [Sink]

    /// The only sink.
    var sink: Sink? { sinks.count == 1 ? sinks[0] : nil }
}
