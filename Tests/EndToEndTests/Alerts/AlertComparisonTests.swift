import Brokers
import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The local evaluation beside that of a real Prometheus, which scrapes the run, and a real
/// Alertmanager, which both tell.
@Suite(.timeLimit(.minutes(15)))
struct AlertComparisonTests {
    /// How far evaluations are apart on both sides, in seconds.
    private static let step = 6.0
    /// How long the level must hold, in steps.
    private static let hold = 2.0
    private static let rounds = 4

    /// When each group of rules was evaluated last: Prometheus gives each an offset within the step, by
    /// its name, so that one with a small offset is looked for.
    private func offset(of group: String, _ server: PrometheusServer) async throws -> Double? {
        let url = try #require(URL(string: server.address + "/api/v1/rules"))
        let (data, _) = try await URLSession.shared.data(from: url)
        let answer = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let groups = (answer?["data"] as? [String: Any])?["groups"] as? [[String: Any]] ?? []
        let found = groups.first { $0["name"] as? String == group }
        guard let text = found?["lastEvaluation"] as? String,
            let time = Self.seconds(text), time > 0
        else { return nil }
        return time.truncatingRemainder(dividingBy: Self.step)
    }

    private static func seconds(_ text: String) -> Double? {
        let format = ISO8601DateFormatter()
        guard let dot = text.firstIndex(of: "."),
            let whole = format.date(from: text[..<dot] + "Z")
        else { return format.date(from: text)?.timeIntervalSince1970 }
        let digits = text[dot...].prefix { $0 == "." || $0.isNumber }
        return whole.timeIntervalSince1970 + (Double("0" + digits) ?? 0)
    }

    private func index(_ text: String) throws -> Int {
        Int((try #require(Self.seconds(text)) / Self.step).rounded(.down))
    }

    @Test func `an alert fires and ends at the same step here and through Prometheus`() async throws
    {
        let names = (0..<24).map { "group-\($0)" }
        try await StreamStandIn.with { stream in
            try await AlertmanagerServer.withServer { alertmanager in
                try await withProgram { program in
                    try program.writeStream(
                        stream, hold: "\(Int(Self.step * Self.hold))s",
                        more: """
                            state: state
                            alerts:
                              step: \(Int(Self.step))s
                              link: http://localhost:1/here
                              notify: [ { alertmanager: "\(alertmanager.address)" } ]
                            """)
                    let running = try program.start(["run", "mqp.yml"])
                    let address = try await eventually("it listens", within: .seconds(150)) {
                        running.errors.firstMatch(of: /listening address=(\S+)/).map {
                            String($0.1)
                        }
                    }
                    let alerting = PrometheusServer.Alerting(
                        rules: try await rules(in: names, program),
                        alertmanager: "127.0.0.1:\(alertmanager.port)")
                    try await PrometheusServer.withServer(scraping: address, alerting: alerting) {
                        server in
                        try await compare(stream, alertmanager, server, names)
                    }
                    running.signal(SIGTERM)
                    #expect(try await running.result(within: .seconds(150)).status == 0)
                }
            }
        }
    }

    /// The rule as it is rendered, once in each of some groups.
    private func rules(in names: [String], _ program: MQPProgram) async throws -> String {
        let rendered = try await program.run(
            "alerts", "render", "mqp.yml", "--type", "INFRA-MESSAGE_QUEUE_STREAM", "--step",
            "\(Int(Self.step))s")
        try #require(rendered.status == 0, "\(rendered.errors)")
        let expression = try #require(rendered.output.firstMatch(of: /expr: (.+)/)).1
        let groups = names.map { name in
            """
              - name: \(name)
                interval: \(Int(Self.step))s
                rules:
                  - alert: full
                    expr: \(expression)
                    for: \(Int(Self.step * Self.hold))s
                    labels: { group: \(name) }
            """
        }
        return "groups:\n" + groups.joined(separator: "\n") + "\n"
    }

    private func compare(
        _ stream: StreamStandIn, _ alertmanager: AlertmanagerServer, _ server: PrometheusServer,
        _ names: [String]
    ) async throws {
        let group = try await eventually(
            "a group is evaluated early in a step", within: .seconds(150)
        ) {
            var offsets: [(name: String, offset: Double)] = []
            for name in names {
                guard let offset = try await offset(of: name, server) else { return nil as String? }
                offsets.append((name, offset))
            }
            return offsets.filter { $0.offset < 2 }.min { $0.offset < $1.offset }?.name
        }
        let ours = "MessageQueueStreamFull"
        func alert(_ isOurs: Bool) async throws -> AlertmanagerServer.Alert? {
            try await alertmanager.alerts().first {
                isOurs ? $0.labels["alertname"] == ours : $0.labels["group"] == group
            }
        }
        // A busy machine can see a change one step late in one of the two, so there are some rounds.
        var steps: [String] = []
        for _ in 1...Self.rounds {
            let seen = try await round(stream, alert: alert)
            if seen.areSame { return }
            steps.append("\(seen)")
        }
        Issue.record("in no round at the same step: \(steps)")
    }

    /// The steps at which an alert began and ended, here and through Prometheus.
    private struct Steps {
        var start: (own: Int, other: Int)
        var end: (own: Int, other: Int)

        var areSame: Bool { start.own == start.other && end.own == end.other }
    }

    private func round(
        _ stream: StreamStandIn, alert: (Bool) async throws -> AlertmanagerServer.Alert?
    ) async throws -> Steps {
        // The change is after both were evaluated, and long before they are again.
        try await betweenEvaluations()
        stream.hold(500)
        let pair = try await eventually("both fire", within: .seconds(90)) {
            guard let own = try await alert(true), let other = try await alert(false) else {
                return nil as (AlertmanagerServer.Alert, AlertmanagerServer.Alert)?
            }
            return (own, other)
        }
        #expect(pair.0.labels["stream_name"] == "orders")
        #expect(pair.0.generatorURL == "http://localhost:1/here")
        // Prometheus says when the alert began to fire, as we do.
        let start = (own: try index(pair.0.startsAt), other: try index(pair.1.startsAt))
        try await betweenEvaluations()
        stream.hold(5)
        var ended: [Bool: Int] = [:]
        try await eventually("both end", within: .seconds(90)) {
            let now = Int((Date().timeIntervalSince1970 / Self.step).rounded(.down))
            for isOurs in [true, false] where ended[isOurs] == nil {
                if try await alert(isOurs) == nil { ended[isOurs] = now }
            }
            return ended.count == 2 ? true : nil
        }
        return Steps(start: start, end: (try #require(ended[true]), try #require(ended[false])))
    }

    /// Waits for the middle of a step.
    private func betweenEvaluations() async throws {
        try await eventually("the middle of a step comes", within: .seconds(150)) {
            let phase = Date().timeIntervalSince1970.truncatingRemainder(dividingBy: Self.step)
            return phase > 2.2 && phase < 3 ? true : nil
        }
    }
}
