import Brokers
import Foundation
import Testing

/// What the program says about its definitions and those that a user lays over them.
@Suite(.timeLimit(.minutes(10)))
struct DefinitionsCommandTests {
    private static let own = """
        format: 1
        extends: [rabbitmq, INFRA-MESSAGE_QUEUE_QUEUE]
        samples:
          MessageQueueQueueSample:
            attributes: { team: { const: payments } }
            metrics:
              queue.depth: { value: messages_ready, replaces: messages }
        tags: { team: }
        """
    private static let configuration = """
        format: 1
        account: 1
        definitions: [mine]
        targets: [{ target: t, source: rabbitmq, url: "http://localhost:1" }]
        sinks: [{ sink: stdout }]
        """

    /// The lines that say all of some words.
    private static func lines(_ output: String, with words: String...) -> [Substring] {
        output.split(separator: "\n").filter { line in words.allSatisfy { line.contains($0) } }
    }

    @Test func `shows a source with the file and the line of every part`() async throws {
        try await withProgram { program in
            try program.write(Self.own, to: "mine/own.yml")
            try program.write(Self.configuration, to: "mqp.yml")
            for arguments in [["mqp.yml"], ["--definitions", "mine"]] {
                let command = ["definitions", "show", "rabbitmq"] + arguments
                let result = try await program.start(command).result(within: .seconds(150))
                let output = result.output
                #expect(Self.lines(output, with: "attribute", "team", "mine/own.yml:5").count == 1)
                #expect(Self.lines(output, with: "queue.depth", "mine/own.yml:7").count == 1)
                #expect(
                    Self.lines(output, with: "  replaces  ", "rabbitmq.yml:", "messages").count == 1
                )
                #expect(!Self.lines(output, with: "overview", "rabbitmq.yml:").isEmpty)
            }
        }
    }

    @Test func `shows an entity type as JSON`() async throws {
        try await withProgram { program in
            try program.write(Self.own, to: "mine/own.yml")
            let result = try await program.run(
                "definitions", "show", "INFRA-MESSAGE_QUEUE_QUEUE", "mine", "--format", "json")
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            let shown = try #require(object as? [String: Any])
            #expect(shown["name"] as? String == "INFRA-MESSAGE_QUEUE_QUEUE")
            let parts = try #require(shown["parts"] as? [[String: Any]])
            let team = try #require(parts.first { $0["name"] as? String == "team" })
            #expect(team["kind"] as? String == "tag")
            #expect(team["path"] as? String == "mine/own.yml")
            #expect(team["line"] as? Int == 8)
            #expect(team["replaced"] is NSNull)
        }
    }

    @Test func `lists what there is and which files extend it`() async throws {
        try await withProgram { program in
            try program.write(Self.own, to: "mine/own.yml")
            let result = try await program.run("definitions", "list", "mine")
            #expect(
                Self.lines(result.output, with: "source ", "rabbitmq ", "mine/own.yml").count == 1)
            #expect(!Self.lines(result.output, with: "dashboard ", "message-queues").isEmpty)
        }
    }

    @Test func `says what is wrong with what it shows`() async throws {
        try await withProgram { program in
            try program.write("format: 1\nextends: rabitmq\n", to: "mine/own.yml")
            let result = try await program.run("definitions", "show", "rabbitmq", "mine")
            #expect(result.status == 1)
            #expect(result.errors.contains("mine/own.yml:2:10"), "\(result.errors)")
            #expect(result.output.hasPrefix("source "))
            let unknown = try await program.run("definitions", "show", "rabitmq")
            #expect(unknown.status == 2)
            #expect(unknown.errors.contains("did you mean `rabbitmq`?"), "\(unknown.errors)")
            #expect(unknown.output == "")
        }
    }

    @Test func `an installed program finds what lies beside it`() async throws {
        try await withProgram { program in
            let binaries = program.folder.appending(path: "bin")
            let share = program.folder.appending(path: "share/mqp")
            for folder in [binaries, share] {
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true)
            }
            let installed = binaries.appending(path: "mqp")
            try FileManager.default.copyItem(at: MQPProgram.file, to: installed)
            for name in ["definitions", "dashboards"] {
                try FileManager.default.copyItem(
                    at: MQPProgram.project.appending(path: name),
                    to: share.appending(path: name))
            }
            func run(_ arguments: String...) async throws -> MQPProgram.Result {
                // Another test that starts a program just now can have the copy open for writing.
                let running = try await eventually("the copy can be started") {
                    try? RunningProgram(
                        arguments, in: program.folder, environment: [:], program: installed)
                }
                return try await running.result(within: .seconds(150))
            }
            let path = try await run("definitions", "path")
            #expect(path.status == 0, "\(path.errors)")
            #expect(path.output.hasSuffix("share/mqp/definitions\n"), "\(path.output)")
            let list = try await run("definitions", "list")
            #expect(Self.lines(list.output, with: "share/mqp/definitions/sources").count >= 1)
        }
    }
}
