import Foundation
import Testing

/// `mqp synthesize` as a user runs it.
@Suite(.timeLimit(.minutes(10)))
struct SynthesizeTests {
    static let gate = """
        domain: INFRA
        type: GATE
        ownership: { primaryOwner: { teamName: T } }
        synthesis:
          rules:
            - ruleName: gate
              identifier: gate
              name: title
              conditions: [{ attribute: eventType, value: GateSample }]
              tags: { color: , paint: { entityTagName: color } }
        """

    static func write(_ program: MQPProgram, rows: String) throws {
        try program.write(gate, to: "types/infra-gate/definition.yml")
        try program.write(
            gate.replacing("ruleName: gate", with: "ruleName: staged"),
            to: "types/infra-gate/definition.stg.yml")
        // A folder of definitions holds other files as well.
        try program.write("name: checks\n", to: "types/checks.yml")
        try program.write(rows, to: "rows")
    }

    static let north =
        #"{"guid":"N3xJTkZSQXxHQVRFfG4","accountId":7,"domain":"INFRA","type":"GATE","identifier":"n","#
        + #""name":"North","rule":"gate","tags":{"accountId":["7"],"color":["blue","red"]}}"#

    @Test func `prints an entity when it is seen first`() async throws {
        try await withProgram { program in
            let row =
                #"{"eventType":"GateSample","gate":"n","title":"North","color":"red","paint":"blue"}"#
            try Self.write(
                program, rows: "\(row)\n\n\(row)\n{\"eventType\":\"Other\",\"gate\":\"n\"}")
            let result = try await program.run(
                "synthesize", "--definitions", "types", "--account", "7", input: "rows")
            #expect(result.output == Self.north + "\n")
            #expect(result.errors == "")
            #expect(result.status == 0)
        }
    }

    @Test func `prints a line for each row, and says in its place what cannot be read`()
        async throws
    {
        try await withProgram { program in
            let row =
                #"{"event_type":"GateSample","gate":"n","title":"North","color":"red","paint":"blue"}"#
            let long = String(repeating: "x", count: 3 << 20)
            try Self.write(program, rows: "\(row)\r\n{\n{\"long\":\"\(long)\"}\n{}\n[]\n\(row)")
            let result = try await program.run(
                "synthesize", "--definitions", "types", "--account", "7", "--per-row", input: "rows"
            )
            let entity = #"{"entities":["# + Self.north + #"],"relationships":[]}"#
            func error(_ text: String, line: Int) -> String {
                #"{"entities":[],"relationships":[],"error":""# + text + "\",\"line\":\(line)}"
            }
            #expect(
                result.output.split(separator: "\n").map(String.init) == [
                    entity, error("the JSON ends before it is complete", line: 2),
                    error("longer than 1048576 bytes", line: 3),
                    #"{"entities":[],"relationships":[]}"#,
                    error("a list, not an object", line: 5), entity,
                ])
            #expect(result.errors == "")
            #expect(result.status == 1)
        }
    }

    @Test func `says at which line there is no row, and so often at most`() async throws {
        try await withProgram { program in
            try Self.write(program, rows: "{}\n" + String(repeating: "x\n", count: 105))
            let result = try await program.run(
                "synthesize", "--definitions", "types", "--account", "7", input: "rows")
            #expect(result.status == 1)
            #expect(result.output == "")
            let lines = result.errors.split(separator: "\n")
            #expect(lines.first == "error: line 2: not JSON: its syntax is wrong")
            #expect(lines.count == 101)
            #expect(lines.last == "error: and 5 more lines that are no rows")
        }
    }

    @Test func `takes the definitions of staging and the event type that is given`() async throws {
        try await withProgram { program in
            try Self.write(program, rows: #"{"gate":"n"}"#)
            for (options, rule) in [([], "gate"), (["--staging"], "staged")] {
                let arguments =
                    ["synthesize", "--definitions", "types", "--account", "7", "--event-type"]
                    + ["GateSample"] + options
                let result = try await program.start(arguments, input: "rows")
                    .result(within: .seconds(150))
                #expect(result.output.contains(#""rule":"\#(rule)""#), "\(result.errors)")
            }
        }
    }

    @Test func `knows the shipped types and their relationships`() async throws {
        try await withProgram { program in
            try program.write(
                #"{"eventType":"MessageQueueBrokerSample","provider":"p","clusterName":"c","#
                    + #""brokerId":"b"}"#, to: "rows")
            let result = try await program.run(
                "synthesize", "--account", "1", "--per-row", input: "rows")
            let line = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            let row = try #require(line as? [String: [[String: Any]]])
            let broker = try #require(row["entities"]?.first)
            let manages = try #require(row["relationships"]?.first)
            #expect(broker["type"] as? String == "MESSAGE_QUEUE_BROKER")
            #expect(manages["relationshipType"] as? String == "MANAGES")
            #expect(manages["target"] as? String == broker["guid"] as? String)
            #expect((manages["expires"] as? Int).map { $0 > 0 } == true)
        }
    }

    @Test func `does nothing with definitions that have an error`() async throws {
        try await withProgram { program in
            try Self.write(program, rows: #"{"gate":"n"}"#)
            try program.write(
                Self.gate.replacing("identifier", with: "identifer"),
                to: "types/infra-door/definition.yml")
            let result = try await program.run(
                "synthesize", "--definitions", "types", "--account", "7", input: "rows")
            #expect(result.status == 2)
            #expect(result.output == "")
            #expect(result.errors.contains("[format/unknown-key]"), "\(result.errors)")
            let missing = try await program.run(
                "synthesize", "--definitions", "nowhere", "--account", "7", input: "rows")
            #expect(missing.status == 2)
            #expect(missing.errors == "error: nowhere: no such file or folder\n")
            let account = try await program.run("synthesize", "--account", "99999999999")
            #expect(account.status == 2)
        }
    }

    @Test func `ends without a word when nobody reads it`() async throws {
        try await withProgram { program in
            let row = #"{"eventType":"GateSample","gate":"n","title":"North"}"# + "\n"
            try Self.write(program, rows: String(repeating: row, count: 100_000))
            let command =
                "\"$MQP\" synthesize --definitions types --account 7 --per-row < rows 2> errors "
                + "| head -1; echo ${PIPESTATUS[0]} > status"
            let process = Process()
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments = ["-c", command]
            process.environment = ["MQP": MQPProgram.file.path, "PATH": "/usr/bin:/bin"]
            process.currentDirectoryURL = program.folder
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            func text(_ file: String) throws -> String {
                try String(contentsOf: program.folder.appending(path: file), encoding: .utf8)
            }
            #expect(try text("errors") == "")
            #expect(try text("status") == "0\n")
        }
    }
}
