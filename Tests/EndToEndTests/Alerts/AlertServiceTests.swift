import Brokers
import Foundation
import StandIns
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A run that evaluates its alerts.
@Suite(.timeLimit(.minutes(10)))
struct AlertServiceTests {
    private static let token = ["TOKEN": "t0p secret"]
    private static let rules = WebhookRules(path: "/hook", authorization: "t0p secret")

    private func more(_ hook: EndpointStandIn, _ rest: String = "") -> String {
        """
        state: state
        alerts:
          step: 1s
          notify:
            - { webhook: "\(hook.url)/hook", headers: { Authorization: "${env:TOKEN}" } }
          \(rest)
        """
    }

    private func notices(_ hook: EndpointStandIn) -> [(id: String, status: String)] {
        hook.bodies.compactMap { body in
            let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
            guard let id = object?["id"] as? String, let status = object?["status"] as? String
            else { return nil }
            return (id, status)
        }
    }

    @Test
    func `an alert is one to its receiver, from its firing to its end, though the run is killed`()
        async throws
    {
        try await StreamStandIn.with { stream in
            try await EndpointStandIn.with([.status(503)], rules: Self.rules) { hook in
                try await withProgram { program in
                    try program.writeStream(stream, more: more(hook))
                    stream.hold(500)
                    let first = try program.start(["run", "mqp.yml"], environment: Self.token)
                    try await eventually("it is told", within: .seconds(150)) {
                        notices(hook).isEmpty ? nil : true
                    }
                    first.signal(SIGKILL)
                    _ = try await first.result(within: .seconds(150))
                    let second = try program.start(["run", "mqp.yml"], environment: Self.token)
                    try await eventually("the next run evaluates", within: .seconds(150)) {
                        let status = try await program.alertStatus()
                        return status?.isEvaluated == true && status?.firing == 1 ? true : nil
                    }
                    let lines = second.errors
                    stream.hold(5)
                    try await eventually("its end is told", within: .seconds(150)) {
                        notices(hook).contains { $0.status == "resolved" } ? true : nil
                    }
                    second.signal(SIGTERM)
                    let result = try await second.result(within: .seconds(150))
                    #expect(result.status == 0, "\(result.errors)")
                    let told = notices(hook)
                    // What was told, but not yet noted when the run was killed, is told again: the
                    // receiver knows it by its id.
                    #expect(told.last?.status == "resolved", "\(lines)")
                    let again = told.dropLast()
                    #expect((1...2).contains(again.count), "\(lines)")
                    #expect(again.allSatisfy { $0.status == "firing" }, "\(lines)")
                    #expect(Set(told.map(\.id)).count == 1)
                    #expect(result.errors.contains("an alert fires no more"), "\(result.errors)")
                }
            }
        }
    }

    @Test
    func
        `a new address is told of what fires, and of its end when the alert is in no file any more`()
        async throws
    {
        try await StreamStandIn.with { stream in
            try await EndpointStandIn.with(rules: Self.rules) { old in
                try await EndpointStandIn.with(rules: Self.rules) { new in
                    try await withProgram { program in
                        try program.writeStream(stream, more: more(old))
                        stream.hold(500)
                        try await run(program, until: "the first is told") {
                            !notices(old).isEmpty
                        }
                        let config = program.folder.appending(path: "mqp.yml")
                        let text = try String(contentsOf: config, encoding: .utf8)
                        try program.write(text.replacing(old.url, with: new.url), to: "mqp.yml")
                        try await run(program, until: "the new one is told") {
                            !notices(new).isEmpty
                        }
                        try FileManager.default.removeItem(
                            at: program.folder.appending(
                                path: "nats/entity-types/infra-message_queue_stream/alerts.yml"))
                        try await run(program, until: "the new one is told of the end") {
                            notices(new).contains { $0.status == "resolved" }
                        }
                        // What was told and not yet noted when a run ended is told again.
                        #expect(Set(notices(old).map(\.status)) == ["firing"])
                        let told = notices(new).map(\.status)
                        #expect(told.last == "resolved" && Set(told.dropLast()) == ["firing"])
                        #expect(Set((notices(old) + notices(new)).map(\.id)).count == 1)
                    }
                }
            }
        }
    }

    /// Runs the program until something is so, and ends it.
    private func run(
        _ program: MQPProgram, until what: String, isSo: () -> Bool
    ) async throws {
        let running = try program.start(["run", "mqp.yml"], environment: Self.token)
        try await eventually(what, within: .seconds(150)) { isSo() ? true : nil }
        running.signal(SIGTERM)
        let result = try await running.result(within: .seconds(150))
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test func `of what is silenced nobody is told, and the status and the metrics show it`()
        async throws
    {
        try await StreamStandIn.with { stream in
            try await EndpointStandIn.with(rules: Self.rules) { hook in
                try await withProgram { program in
                    let silence =
                        "silences: [ { reason: a known fault, match: { streamName: orders } } ]"
                    try program.writeStream(stream, more: more(hook, silence))
                    stream.hold(500)
                    let running = try program.start(["run", "mqp.yml"], environment: Self.token)
                    try await eventually("it fires and is silenced", within: .seconds(150)) {
                        let status = try await program.alertStatus()
                        return status?.firing == 1 && status?.silenced == 1 ? true : nil
                    }
                    let text = try await program.run("status", "mqp.yml").output
                    #expect(text.contains("silenced: a known fault"), "\(text)")
                    let address = try await eventually("it listens", within: .seconds(150)) {
                        running.errors.firstMatch(of: /listening address=(\S+)/).map {
                            String($0.1)
                        }
                    }
                    let url = try #require(URL(string: "http://\(address)/metrics"))
                    try await eventually("the metrics show it", within: .seconds(150)) {
                        let (data, _) = try await URLSession.shared.data(from: url)
                        let metrics = String(decoding: data, as: UTF8.self)
                        let line = #/mqp_alerts_silenced\{[^}]*severity="critical"[^}]*\} 1/#
                        return metrics.contains(line) ? true : nil
                    }
                    #expect(notices(hook).isEmpty)
                    running.signal(SIGTERM)
                    #expect(try await running.result(within: .seconds(150)).status == 0)
                }
            }
        }
    }
}
