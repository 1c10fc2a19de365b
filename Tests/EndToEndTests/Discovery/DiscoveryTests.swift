import Brokers
import Foundation
import StandIns
import Testing

/// Targets that are found while the program runs: in files, in the DNS and in lists over HTTP.
@Suite(.timeLimit(.minutes(10)))
struct DiscoveryTests {
    private func configuration(
        _ program: MQPProgram, finding place: String = "files: [targets/*.json]", more: String = ""
    ) throws {
        let fixtures = MQPProgram.project.appending(path: "Tests/EndToEndTests/Fixtures/nats-own")
        try FileManager.default.copyItem(
            at: fixtures, to: program.folder.appending(path: "nats-own"))
        try program.write(
            """
            format: 1
            account: 42
            definitions: [nats-own]
            state: state
            discovery:
              - discovery: inventory
                \(place)
                every: 1s
                target:
                  target: nats-${address}
                  source: nats-own
                  url: http://${address}
                  cluster: ${label.cluster}
                  interval: 1s
                  timeout: 2s
            \(more)
            sinks: [ { sink: stdout, format: ndjson } ]
            """, to: "mqp.yml")
    }

    /// Replaces a file in one step.
    private func replace(_ program: MQPProgram, with text: String) throws {
        try program.write(text, to: "targets/a.json.new")
        let (new, old) = ("targets/a.json.new", "targets/a.json")
        let result = rename(
            program.folder.appending(path: new).path, program.folder.appending(path: old).path)
        try #require(result == 0)
    }

    private func list(_ hosts: String...) -> String {
        let targets = hosts.map { "\"\($0)\"" }.joined(separator: ", ")
        return "[{\"targets\": [\(targets)], \"labels\": {\"cluster\": \"c\"}}]"
    }

    private func polls(_ running: RunningProgram, of target: String) -> Int {
        running.rows.count { $0.eventType == "MqpTargetSample" && $0.text("target") == target }
    }

    private func more(
        _ running: RunningProgram, of target: String, _ what: String
    ) async throws {
        let count = polls(running, of: target)
        try await eventually(what, within: .seconds(150)) {
            polls(running, of: target) > count + 1 ? true : nil
        }
    }

    @Test func `targets come and go with a file, and none goes with half of one`() async throws {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        let port = try #require(server.monitorAddress.split(separator: ":").last)
        let (first, second) = ("nats-127.0.0.1-\(port)", "nats-localhost-\(port)")
        try await withProgram { program in
            try configuration(program)
            try program.write(list("127.0.0.1:\(port)"), to: "targets/a.json")
            let running = try program.start(["run", "mqp.yml"])
            try await more(running, of: first, "the first is asked")
            try replace(program, with: list("127.0.0.1:\(port)", "localhost:\(port)"))
            try await more(running, of: second, "the second is asked")
            try await more(running, of: first, "the first goes on")
            #expect(running.errors.components(separatedBy: "target answers").count == 3)

            try program.write(
                String(list("localhost:\(port)").dropLast(20)), to: "targets/a.json")
            try await eventually("half of a file is told", within: .seconds(150)) {
                running.errors.contains("reason=malformed") ? true : nil
            }
            try await more(running, of: first, "nothing was lost")
            try await more(running, of: second, "nothing was lost")
            let status = try await eventually("the status says so", within: .seconds(150)) {
                let result = try await program.run("status", "mqp.yml")
                return result.output.contains("fails (malformed)") ? result : nil
            }
            #expect(status.status == 1)
            #expect(status.output.contains("inventory (files): 2 targets"), "\(status.output)")

            try replace(program, with: list("localhost:\(port)", "http://x"))
            try await eventually("the first is gone", within: .seconds(150)) {
                running.errors.contains("gone=1") ? true : nil
            }
            let count = polls(running, of: first)
            try await more(running, of: second, "the second goes on")
            try await more(running, of: second, "the second goes on")
            // One that was on its way may still have come.
            #expect(polls(running, of: first) <= count + 1)
            try await eventually("the status has it no more", within: .seconds(150)) {
                let output = try await program.run("status", "mqp.yml").output
                return output.contains("\(second)  up") && !output.contains(first) ? true : nil
            }
            #expect(running.errors.contains("becomes no target address=http://x"))
            #expect(running.errors.contains("a discovery answers again"))

            running.signal(SIGTERM)
            let result = try await running.result(within: .seconds(150))
            #expect(result.status == 0, "\(result.errors)")
            let own = result.rows.filter { $0.eventType == "MqpDiscoverySample" }
            #expect(own.contains { $0.number("mqp.discovery.targets") == 1 })
        }
    }

    @Test func `once waits for what is discovered`() async throws {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        let port = try #require(server.monitorAddress.split(separator: ":").last)
        try await withProgram { program in
            try configuration(program)
            try program.write(list("127.0.0.1:\(port)"), to: "targets/a.json")
            let result = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
            #expect(result.status == 0, "\(result.errors)")
            #expect(
                result.rows.contains { $0.text("target") == "nats-127.0.0.1-\(port)" })
            // A discovery without an answer is told by the exit code.
            try program.write("[", to: "targets/a.json")
            let failed = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
            #expect(failed.status == 1)
            #expect(failed.errors.contains("a discovery fails"))
        }
    }

    @Test func `once fails for what is discovered as it does for what is written`() async throws {
        try await withProgram { program in
            try configuration(program)
            try program.write(
                """
                format: 1
                account: 42
                definitions: [nats-own]
                targets: [ { target: nats, source: nats-own, url: "http://127.0.0.1:1" } ]
                sinks: [ { sink: stdout, format: ndjson } ]
                """, to: "written.yml")
            let written = try await program.run("run", "written.yml", "--once", "--settle", "1s")
            #expect(written.status == 1)
            // Nobody listens at the one, and the other is no address.
            for (host, line) in [
                ("127.0.0.1:1", "target does not answer"),
                ("http://x", "what was discovered becomes no target"),
            ] {
                try program.write(list(host), to: "targets/a.json")
                let result = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
                #expect(result.status == 1, "\(host): \(result.errors)")
                #expect(result.errors.contains(line), "\(result.errors)")
            }
            // That there is nothing is an answer.
            try program.write("[]", to: "targets/a.json")
            let empty = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
            #expect(empty.status == 0, "\(empty.errors)")
        }
    }

    @Test func `records of the DNS are targets`() async throws {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        let port = try #require(
            server.monitorAddress.split(separator: ":").last.flatMap { UInt16($0) })
        try await withProgram { program in
            try await DNSStandIn.with { dns in
                dns.reply(
                    to: "_nats._tcp.test", .answer([.service(port: port, host: "localhost")]))
                try configuration(
                    program,
                    finding: "dns: { name: _nats._tcp.test., server: \"127.0.0.1:\(dns.port)\" }")
                let result = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
                #expect(result.status == 0, "\(result.errors)")
                let target = result.rows.first { $0.text("target") == "nats-localhost-\(port)" }
                #expect(target?.number("mqp.target.up") == 1)
                #expect(dns.asked == ["_nats._tcp.test"])
                // A server that fails gives no answer, and the run says so.
                dns.reply(to: "_nats._tcp.test", .code(2))
                let failed = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
                #expect(failed.status == 1)
                #expect(failed.errors.contains("reason=dns_failure"), "\(failed.errors)")
            }
        }
    }

    /// Answers with a list to who has the token.
    private struct TargetList: EndpointRules {
        var text: String

        func judge(_ request: EndpointRequest) -> EndpointVerdict {
            guard request.path == "/targets?of=nats",
                request.header("Authorization") == "Bearer abc"
            else { return EndpointVerdict(status: 401) }
            return EndpointVerdict(status: 200, answer: Array(text.utf8))
        }
    }

    @Test func `a list over HTTP is followed, and none goes while it fails`() async throws {
        let server = try await SharedBrokers.ofThisProcess.natsServer()
        let port = try #require(server.monitorAddress.split(separator: ":").last)
        let target = "nats-127.0.0.1-\(port)"
        try await withProgram { program in
            let rules = TargetList(text: list("127.0.0.1:\(port)"))
            try await EndpointStandIn.with(rules: rules) { endpoint in
                try configuration(
                    program,
                    finding: "http: { url: \"\(endpoint.url)/targets?of=nats\", "
                        + "credentials: { bearer: \"${env:TOKEN}\" } }")
                let running = try program.start(
                    ["run", "mqp.yml"], environment: ["TOKEN": "abc"])
                try await more(running, of: target, "the target is asked")
                endpoint.judge(by: TargetList(text: "<html>"))
                try await eventually("what is no list is told", within: .seconds(150)) {
                    running.errors.contains("reason=malformed") ? true : nil
                }
                try await more(running, of: target, "nothing was lost")
                endpoint.judge(by: TargetList(text: "[]"))
                try await eventually("the target is gone", within: .seconds(150)) {
                    running.errors.contains("gone=1") ? true : nil
                }
                running.signal(SIGTERM)
                let result = try await running.result(within: .seconds(150))
                #expect(result.status == 0, "\(result.errors)")
                #expect(!result.errors.contains("abc"))
                let row = result.rows.first { $0.eventType == "MqpTargetSample" }
                #expect(row?.number("mqp.target.up") == 1)
            }
        }
    }

    @Test func `a template is linted at its place`() async throws {
        try await withProgram { program in
            try configuration(
                program,
                more: """
                      - discovery: other
                        files: [b.json]
                        target: { target: "t-${hots}", source: nats-own, url: "http://${address}" }
                    """)
            let result = try await program.run("lint", "mqp.yml")
            #expect(result.status == 1)
            #expect(result.output.contains("[config/discovery-template]"), "\(result.output)")
            #expect(result.output.contains("--> mqp.yml:18:"), "\(result.output)")
        }
    }
}
