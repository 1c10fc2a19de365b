import Brokers
import Foundation
import StandIns
import Testing

/// `mqp status` before, while and after a run.
@Suite(.timeLimit(.minutes(10)))
struct StatusCommandTests {
    private static let key = "a-license-key"
    private static let variables = ["LICENSE_KEY": key]

    @Test(arguments: ["text", "json"])
    func `without a spool it says what makes one`(format: String) async throws {
        try await withProgram { program in
            try program.writeTickers(sinks: ["{ sink: file, path: rows.ndjson }"])
            let before = try await program.run("status", "mqp.yml", "--format", format)
            #expect(before.status == 2)
            #expect(before.output == "")
            #expect(
                before.errors
                    == "error: there is no spool at state/spool; `mqp run mqp.yml` makes it\n")
        }
    }

    @Test func `a spool in memory cannot be looked at, which is said with the cure`() async throws {
        try await withProgram { program in
            try program.write(
                """
                format: 1
                account: 42
                targets: [{ target: shop, source: rabbitmq, url: "http://127.0.0.1:1" }]
                sinks: [{ sink: file, path: rows.ndjson }]
                """, to: "mqp.yml")
            for command in [["status"], ["spool", "ls"], ["spool", "verify"]] {
                let running = try program.start(command + ["mqp.yml"])
                let result = try await running.result(within: .seconds(150))
                #expect(result.status == 2)
                #expect(
                    result.errors
                        == "error: `mqp.yml` keeps its spool in memory; add `state: FOLDER` to it\n"
                )
            }
        }
    }

    @Test func `it follows a run into an outage, out of it, and to its end`() async throws {
        let rules = EventAPIRules(account: 42, key: Self.key, now: millisecondsNow())
        try await TickingBroker.with { broker in
            try await EndpointStandIn.with(rules: rules) { endpoint in
                try await withProgram { program in
                    try program.writeTickers(
                        at: broker.port, sinks: [newRelicSink("new-relic-events", at: endpoint)])
                    let running = try program.start(
                        ["run", "mqp.yml"], environment: Self.variables)

                    let well = try await view(program, "rows arrive") {
                        ($0.sink?.delivered ?? 0) > 0 && $0.sink?.run != nil
                    }
                    #expect(well.exitCode == 0)
                    #expect(well.problems == [])
                    #expect(well.run?.alive == true)
                    #expect(well.run?.pid == running.id)
                    #expect(well.sink?.run?.breaker == "closed")
                    var text = try await program.run("status", "mqp.yml")
                    #expect(text.status == 0, "\(text.errors)")
                    #expect(text.output.contains("pid \(running.id), for "), "\(text.output)")

                    endpoint.judge(by: UnavailableRules())
                    let down = try await view(program, "the outage is seen") {
                        ($0.sink?.waiting ?? 0) > 1 && $0.sink?.run?.state == "failing"
                            && $0.sink?.run?.breaker != "closed"
                    }
                    #expect(down.exitCode == 1)
                    #expect(down.problems == ["new-relic-events fails: status 503 from 127.0.0.1"])
                    #expect(down.sink?.run?.reason == "http_status")
                    #expect(down.balanced)
                    text = try await program.run("status", "mqp.yml")
                    #expect(text.status == 1)
                    #expect(text.output.contains("failing (http_status), breaker "))
                    #expect(text.output.contains("\nattention  new-relic-events fails: status 503"))

                    endpoint.judge(by: rules)
                    _ = try await view(program, "the outage is over") {
                        $0.exitCode == 0 && $0.sink?.waiting == 0
                    }
                    running.signal(SIGTERM)
                    #expect(try await running.result(within: .seconds(150)).status == 0)
                    let after = try await program.status()
                    #expect(after.exitCode == 0)
                    #expect(after.run?.alive == false)
                    #expect(after.balanced)
                    let sink = try #require(after.sink)
                    #expect(sink.run == nil)
                    #expect(sink.delivered == sink.accepted)
                    #expect(Set(endpoint.rowIDs).count == sink.accepted)
                    text = try await program.run("status", "mqp.yml")
                    #expect(text.output.contains("run        none now"), "\(text.output)")
                    #expect(text.output.contains("not running"))
                }
            }
        }
    }

    /// The status when it is as wanted.
    private func view(
        _ program: MQPProgram, _ what: String, _ isWanted: (DeliveryView) -> Bool
    ) async throws -> DeliveryView {
        try await eventually(what, within: .seconds(150)) {
            let view = try await program.status()
            return isWanted(view) ? view : nil
        }
    }
}
