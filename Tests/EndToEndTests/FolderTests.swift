import Foundation
import Testing

/// Which files the commands find in folders that a user names, and what they say of those they cannot.
@Suite(.timeLimit(.minutes(10)))
struct FolderTests {
    @Test(arguments: [
        ["lint", "mine"],
        ["dashboard", "render", "mine.yml", "--account", "1", "--definitions", "mine"],
        ["run", "mqp.yml", "--once"],
    ])
    func `a folder that cannot be listed is an error with its path`(
        arguments: [String]
    ) async throws {
        try await withProgram { program in
            try program.write(Self.dashboard, to: "mine.yml")
            try program.write(Self.dashboard, to: "mine/mine.yml")
            try program.write(Self.configuration, to: "mqp.yml")
            // A path that is longer than the system takes is closed to every user, root too.
            let name = String(repeating: "a", count: 250)
            let script = "cd mine; for i in $(seq 20); do mkdir \(name) && cd \(name); done"
            let made = try await RunningProgram(
                ["-c", script], in: program.folder,
                environment: ["PATH": "/usr/bin:/bin"], program: URL(filePath: "/bin/bash")
            ).result(within: .seconds(150))
            #expect(made.status == 0, "\(made.errors)")
            let result = try await program.start(arguments).result(within: .seconds(150))
            #expect(result.status == 2)
            let line = result.errors.split(separator: "\n").first ?? ""
            #expect(line.hasPrefix("error: mine/aaa"), "\(line.prefix(40))")
            #expect(line.hasSuffix("aaa: file name too long"), "\(line.suffix(40))")
        }
    }

    @Test func `templates beside a dashboard are found where the dashboard is named`() async throws
    {
        try await withProgram { program in
            try program.write(Self.dashboard, to: "mine/queues.yml")
            try program.write(Self.template("[queue.depth]"), to: "mine/part.yml")
            // What is no template stays out, whatever is wrong with it.
            try program.write("format: 1\nsorce: x\n", to: "mine/other.yml")
            try program.write(Self.template("[queue.depth]"), to: "mine/below/part.yml")
            let clean = try await program.run("lint", "mine/queues.yml", "--fail-on", "warning")
            #expect(clean.status == 0, "\(clean.output)\(clean.errors)")
            let json = try await program.run(
                "dashboard", "render", "mine/queues.yml", "--account", "1")
            #expect(json.status == 0, "\(json.errors)")
            #expect(json.output.contains("queue.depth"))

            try program.write(Self.template("[queue.deppth]"), to: "mine/part.yml")
            let wrong = try await program.run("lint", "mine/queues.yml", "--format", "short")
            #expect(wrong.status == 1)
            #expect(wrong.output.hasPrefix("mine/part.yml:5:15: error: "), "\(wrong.output)")
        }
    }

    private static let dashboard = """
        format: 1
        dashboard: queues-of-mine
        title: Queues
        pages:
          - title: Queues
            widgets:
              - include: part

        """

    private static func template(_ metrics: String) -> String {
        """
        format: 1
        template: part
        widgets:
          - title: Depth
            metrics: \(metrics)

        """
    }

    private static let configuration = """
        format: 1
        account: "1"
        definitions: [mine]
        targets:
          - { target: none, source: rabbitmq, url: "http://127.0.0.1:1" }
        sinks:
          - sink: stdout

        """
}
