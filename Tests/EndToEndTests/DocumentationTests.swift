import Collectors
import Foundation
import Testing

/// The examples of the documentation, run.
@Suite(.timeLimit(.minutes(1)))
struct DocumentationTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOf: MQPProgram.project.appending(path: path), encoding: .utf8)
    }

    /// The YAML after each mark of a page, without its indentation.
    private static func snippets(_ page: String) -> [String] {
        page.matches(of: /(?s)<!-- run by a test: \w+ -->\n( *)```yaml\n(.*?)```/).map { match in
            match.2.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.hasPrefix(match.1) ? $0.dropFirst(match.1.count) : $0 }
                .joined(separator: "\n")
        }
    }

    @Test func `the configurations of the README are clean`() async throws {
        let snippets = Self.snippets(try Self.text("README.md"))
        try #require(snippets.count == 2)
        let (configuration, sinks) = (snippets[0], snippets[1])
        let head = try #require(configuration.firstRange(of: "sinks:"))
        for text in [configuration, configuration[..<head.lowerBound] + sinks] {
            try await withProgram { program in
                try program.write(String(text), to: "mqp.yml")
                let result = try await program.run("lint", "mqp.yml", "--fail-on", "info")
                #expect(result.status == 0, "\(result.output)")
            }
        }
    }

    @Test func `the files of the page on own definitions are clean`() async throws {
        let page = try Self.text("Sources/mqp/Documentation.docc/OwnDefinitions.md")
        let snippets = Self.snippets(page)
        try #require(snippets.count == 4)
        for text in snippets {
            try await withProgram { program in
                try program.write(text, to: "mine/file.yml")
                let result = try await program.run("lint", "mine", "--fail-on", "info")
                #expect(result.status == 0, "\(result.output)")
            }
        }
    }

    @Test func `the simulation of its page is clean, and runs`() async throws {
        let snippets = Self.snippets(
            try Self.text("Sources/mqp/Documentation.docc/Simulation.md"))
        let text = try #require(snippets.first)
        try await withProgram { program in
            try program.write(text, to: "mine/file.yml")
            let lint = try await program.run("lint", "mine", "--fail-on", "info")
            #expect(lint.status == 0, "\(lint.output)")
            let result = try await program.run("simulate", "mine", "--definitions", "mine")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("billing"))
        }
    }

    @Test func `the finding of the README is what the program says`() async throws {
        let readme = try Self.text("README.md")
        let shown = try #require(
            readme.firstMatch(of: /(?s)```\n(error: metric .*?)```/)
        ).1
        try await withProgram { program in
            let folder = "definitions/entity-types/infra-message_queue_queue"
            for name in ["definitions", "dashboards"] {
                try FileManager.default.copyItem(
                    at: MQPProgram.project.appending(path: name),
                    to: program.folder.appending(path: name))
            }
            let path = "\(folder)/golden_metrics.yml"
            let golden = try Self.text(path).replacing(
                "metric: queue.depth", with: "metric: queue.dpeth")
            try program.write(golden, to: path)
            let result = try await program.run("lint", "--alone", "definitions")
            #expect(result.status == 1)
            #expect(result.output.contains(shown), "\(result.output)")
        }
    }

    @Test func `every reason of a target that does not answer is in the runbook`() throws {
        let runbook = try Self.text("Sources/mqp/Documentation.docc/Runbook.md")
        for reason in CollectionError.Reason.allCases where reason != .cancelled {
            #expect(runbook.contains("`\(reason.rawValue)`"), "\(reason.rawValue)")
        }
    }
}
