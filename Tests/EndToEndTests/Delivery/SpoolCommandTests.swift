import Brokers
import Foundation
import StandIns
import Testing

/// `mqp spool`, for the person on call.
@Suite(.timeLimit(.minutes(10)))
struct SpoolCommandTests {
    private static let key = "a-license-key"
    private static let variables = ["LICENSE_KEY": key]
    private static let sink = "new-relic-events"

    private var rules: EventAPIRules {
        EventAPIRules(account: 42, key: Self.key, now: millisecondsNow())
    }

    /// Rules by which the row with this name is refused.
    private var refusing: EventAPIRules {
        var rules = rules
        rules.refusedValue = .text("bad")
        return rules
    }

    /// Runs the body after rows were sent of which the endpoint refused the one that is `bad`.
    private func withDeadLetter(
        _ body: (MQPProgram, EndpointStandIn) async throws -> Void
    ) async throws {
        try await EndpointStandIn.with(rules: refusing) { endpoint in
            try await withProgram { program in
                try program.writeTickers(sinks: [newRelicSink(Self.sink, at: endpoint)])
                try program.writeRows(["good-1", "bad", "good-2"])
                let sent = try await run(program, ["send", "mqp.yml", "rows.ndjson"])
                #expect(sent.status == 1, "\(sent.errors)")
                #expect(sent.errors.contains("rows become dead letters"), "\(sent.errors)")
                #expect(names(endpoint) == ["good-1", "good-2"])
                try await body(program, endpoint)
                #expect(endpoint.violations == [])
            }
        }
    }

    private func run(
        _ program: MQPProgram, _ arguments: [String]
    ) async throws -> MQPProgram.Result {
        let running = try program.start(arguments, environment: Self.variables)
        return try await running.result(within: .seconds(150))
    }

    private func names(_ endpoint: EndpointStandIn) -> Set<String> {
        Set(
            endpoint.rows.compactMap {
                if case .text(let name)? = $0["tickerName"] { name } else { nil }
            })
    }

    @Test func `a row that was refused is shown with the reason, and goes when it is told to`()
        async throws
    {
        try await withDeadLetter { program, endpoint in
            let listed = try await run(program, ["spool", "ls", "mqp.yml"])
            #expect(
                listed.output.contains("sink \(Self.sink): 0 rows wait, 1 dead letters"),
                "\(listed.output)")
            let shown = try await run(program, ["spool", "dead-letter", "mqp.yml"])
            let id = try #require(shown.output.split(separator: " ").first.map(String.init))
            #expect(shown.output.hasPrefix("\(id)  \(Self.sink)  "))
            #expect(shown.output.hasSuffix("Z  refused: status 400 from 127.0.0.1\n"))

            // Refused once more, it is a dead letter once more.
            try await replay(program, id)
            let again = try await run(program, ["spool", "drain", "mqp.yml"])
            #expect(again.output == "\(Self.sink): 2 delivered, 0 wait, 1 dead, 0 dropped\n")
            #expect(
                try await run(program, ["spool", "dead-letter", "mqp.yml"]).output.hasPrefix(id))

            endpoint.judge(by: rules)
            try await replay(program, id)
            let drained = try await run(program, ["spool", "drain", "mqp.yml"])
            #expect(drained.status == 0)
            #expect(drained.output == "\(Self.sink): 3 delivered, 0 wait, 0 dead, 0 dropped\n")
            #expect(endpoint.rows.last?["tickerName"] == .text("bad"))
            #expect(endpoint.rowIDs.last == id)
            let verified = try await run(program, ["spool", "verify", "mqp.yml"])
            #expect(verified.status == 0, "\(verified.errors)")
            #expect(verified.output.contains("nothing is damaged, and every ledger balances"))
        }
    }

    /// Lets a dead letter go again, and checks that it is one no more.
    private func replay(_ program: MQPProgram, _ id: String) async throws {
        let replayed = try await run(
            program, ["spool", "replay", "mqp.yml", "--sink", Self.sink, "--row", id])
        #expect(replayed.output == "1 rows wait for \(Self.sink) again\n")
        let twice = try await run(program, ["spool", "replay", "mqp.yml", "--sink", Self.sink])
        #expect(twice.output == "0 rows wait for \(Self.sink) again\n")
        let status = try await program.status()
        #expect(status.sink?.waiting == 1)
        #expect(status.sink?.deadLettered == 0)
        #expect(status.sink?.deadLettersKept == 0)
        #expect(status.balanced)
        let left = try await run(program, ["spool", "dead-letter", "mqp.yml"])
        #expect(left.output == "no dead letters\n")
    }

    @Test func `a dead letter can be mended and sent, and removed`() async throws {
        try await withDeadLetter { program, endpoint in
            let written = try await run(
                program, ["spool", "dead-letter", "mqp.yml", "--format", "json"])
            #expect(written.rows.map { $0.text("tickerName") } == ["bad"])
            #expect(written.rows.map { $0.number("ticker.change") } == [7])
            try program.write(
                written.output.replacing("\"bad\"", with: "\"mended\""), to: "mended.ndjson")
            let sent = try await run(program, ["send", "mqp.yml", "mended.ndjson"])
            #expect(sent.status == 0, "\(sent.errors)")
            #expect(names(endpoint) == ["good-1", "good-2", "mended"])

            let unnamed = try await run(program, ["spool", "dead-letter", "mqp.yml", "--remove"])
            #expect(unnamed.status != 0)
            #expect(unnamed.errors.contains("--remove needs --sink"))
            let removed = try await run(
                program, ["spool", "dead-letter", "mqp.yml", "--remove", "--sink", Self.sink])
            #expect(removed.output == "1 dead letters of \(Self.sink) are removed\n")
            let left = try await run(program, ["spool", "dead-letter", "mqp.yml"])
            #expect(left.output == "no dead letters\n")
            // It stays in the account.
            let sink = try #require(try await program.status().sink)
            #expect(sink.deadLettered == 1)
            #expect(sink.deadLettersKept == 0)
            #expect((sink.accepted, sink.delivered) == (4, 3))
        }
    }

    @Test func `damage is found with file and offset, costs the record alone, and is counted`()
        async throws
    {
        try await EndpointStandIn.with(rules: UnavailableRules()) { endpoint in
            try await withProgram { program in
                try program.writeTickers(sinks: [newRelicSink(Self.sink, at: endpoint)])
                for name in ["first", "struck", "third"] {
                    try program.writeRows([name])
                    let sent = try await run(
                        program, ["send", "mqp.yml", "rows.ndjson", "--wait", "100ms"])
                    #expect(sent.status == 1, "\(sent.errors)")
                }
                let (file, place) = try strike("struck", in: program)

                let verified = try await run(program, ["spool", "verify", "mqp.yml"])
                #expect(verified.status == 1)
                let finding = try #require(
                    verified.errors.firstMatch(
                        of: /error: (segment-\d+):(\d+): a block of 1 rows, from 2 on, is damaged/),
                    "\(verified.errors)")
                #expect(String(finding.1) == file)
                let offset = try #require(Int(finding.2))
                #expect(offset < place && place - offset < 300)
                endpoint.judge(by: rules)
                let drained = try await run(program, ["spool", "drain", "mqp.yml"])
                #expect(drained.status == 0)
                #expect(
                    drained.errors.contains("dropping rows reason=corrupt rows=1"),
                    "\(drained.errors)")
                #expect(names(endpoint) == ["first", "third"])
                let sink = try #require(try await program.status().sink)
                #expect((sink.accepted, sink.delivered, sink.waiting) == (3, 2, 0))
                #expect(sink.dropped == ["corrupt": 1])
            }
        }
    }

    /// Changes one byte of a text in the segment that has it.
    ///
    /// - Returns: The file's name, and which byte.
    private func strike(_ text: String, in program: MQPProgram) throws -> (String, Int) {
        let folder = program.folder.appending(path: "state/spool")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path())
        where name.hasPrefix("segment-") {
            let file = folder.appending(path: name)
            var data = try Data(contentsOf: file)
            guard let range = data.firstRange(of: Data(text.utf8)) else { continue }
            data[range.lowerBound] ^= 0xFF
            try data.write(to: file)
            return (name, range.lowerBound)
        }
        throw CocoaError(.fileNoSuchFile)
    }

    @Test func `while a run has the spool it can be looked at, and not taken`() async throws {
        try await TickingBroker.with { broker in
            try await EndpointStandIn.with(rules: rules) { endpoint in
                try await withProgram { program in
                    try program.writeTickers(
                        at: broker.port, sinks: [newRelicSink(Self.sink, at: endpoint)])
                    let running = try program.start(
                        ["run", "mqp.yml"], environment: Self.variables)
                    try await eventually("rows arrive", within: .seconds(150)) {
                        endpoint.rows.count > 1 ? true : nil
                    }
                    for arguments in [
                        ["run", "mqp.yml", "--duration", "1s"], ["spool", "drain", "mqp.yml"],
                        ["send", "mqp.yml", "definitions/source.yml"],
                        ["spool", "replay", "mqp.yml", "--sink", Self.sink],
                    ] {
                        let second = try await run(program, arguments)
                        #expect(second.status == 2, "\(arguments)")
                        #expect(
                            second.errors.contains("another process has the spool in state/spool"),
                            "\(second.errors)")
                        #expect(second.errors.contains("end that one"), "\(second.errors)")
                    }
                    for command in ["ls", "dead-letter"] {
                        let look = try await run(program, ["spool", command, "mqp.yml"])
                        #expect(look.status == 0, "\(look.errors)")
                    }
                    #expect(running.isRunning)
                    running.signal(SIGTERM)
                    #expect(try await running.result(within: .seconds(150)).status == 0)
                }
            }
        }
    }
}
