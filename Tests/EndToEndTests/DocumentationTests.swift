import Collectors
import Delivery
import Foundation
import Spool
import Testing

/// The examples of the documentation, run.
@Suite(.timeLimit(.minutes(5)))
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

    @Test(arguments: [("OwnDefinitions", 4), ("Kafka", 1)])
    func `each file of the pages on definitions is clean`(
        _ page: String, _ count: Int
    ) async throws {
        let snippets = Self.snippets(try Self.text("Sources/mqp/Documentation.docc/\(page).md"))
        try #require(snippets.count == count)
        for text in snippets {
            try await withProgram { program in
                try program.write(text, to: "mine/file.yml")
                let result = try await program.run("lint", "mine", "--fail-on", "info")
                #expect(result.status == 0, "\(result.output)")
            }
        }
    }

    @Test func `the alerts of their page are clean, and have both forms`() async throws {
        let snippets = Self.snippets(try Self.text("Sources/mqp/Documentation.docc/Alerts.md"))
        try #require(snippets.count == 3)
        for text in snippets {
            try await withProgram { program in
                try program.write(text, to: "mine/file.yml")
                let lint = try await program.run("lint", "mine", "--fail-on", "info")
                #expect(lint.status == 0, "\(lint.output)")
                for form in ["prometheus", "new-relic"] {
                    let result = try await program.run(
                        "alerts", "render", "--definitions", "mine", "--form", form)
                    #expect(result.status == 0, "\(result.errors)")
                    #expect(result.errors.isEmpty)
                }
            }
        }
    }

    @Test func `the sinks of their page are clean, and every kind is there`() async throws {
        let page = try Self.text("Sources/mqp/Documentation.docc/Sinks.md")
        let snippets = Self.snippets(page)
        try #require(snippets.count == 9)
        for text in snippets {
            try await withProgram { program in
                let isConfiguration = text.contains("\nsinks:") || text.hasPrefix("sinks:")
                let head = """
                    format: 1
                    account: 1
                    targets: [{ target: t, source: rabbitmq, url: "http://localhost:15672" }]

                    """
                try program.write(isConfiguration ? head + text : text, to: "mine/file.yml")
                let result = try await program.run("lint", "mine", "--fail-on", "info")
                #expect(result.status == 0, "\(result.output)")
            }
        }
        let format = try Self.text("Sources/mqp/Documentation.docc/Format.md")
        let kinds = try #require(format.firstMatch(of: /a mapping with `sink`: ([^|]*) sink \|/)).1
            .replacing(" sink", with: "").split(separator: ", ")
        #expect(kinds.count > 3)
        let shown = snippets.flatMap { $0.matches(of: /- sink: (\S+)/).map(\.1) }
        for kind in kinds { #expect(shown.contains(kind), "\(kind)") }
    }

    @Test func `the files of the page on dashboards are clean together`() async throws {
        let page = try Self.text("Sources/mqp/Documentation.docc/Dashboards.md")
        let snippets = Self.snippets(page)
        try #require(snippets.count == 3)
        try await withProgram { program in
            for (index, text) in snippets.enumerated() {
                try program.write(text, to: "mine/file\(index).yml")
            }
            let lint = try await program.run("lint", "mine", "--fail-on", "info")
            #expect(lint.status == 0, "\(lint.output)")
            for name in ["queues-at-night", "everything"] {
                let result = try await program.run(
                    "dashboard", "render", name, "--account", "1", "--definitions", "mine")
                #expect(result.status == 0, "\(result.errors)")
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

    @Test func `the source of the page on files is clean, and reads what its example does`()
        async throws
    {
        let snippets = Self.snippets(try Self.text("Sources/mqp/Documentation.docc/Recording.md"))
        let text = try #require(snippets.first)
        #expect(try Self.text("Examples/file/definitions/jobs.yml") == text)
        try await withProgram { program in
            let lint = try await program.run(
                "lint", MQPProgram.project.appending(path: "Examples/file/mqp.yml").path,
                "--fail-on", "info")
            #expect(lint.status == 0, "\(lint.output)")
            let result = try await program.run(
                "run", MQPProgram.project.appending(path: "Examples/file/mqp.yml").path, "--once",
                "--settle", "1s")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("jobs/invoices"), "\(result.output)")
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

    @Test func `every promise about delivery names a test that is there`() throws {
        let page = try Self.text("Sources/mqp/Documentation.docc/Delivery.md")
        let start = try #require(page.firstRange(of: "<!-- promises -->\n")).upperBound
        let section = page[start...]
        let end = section.firstRange(of: "\n## ")?.lowerBound ?? section.endIndex
        let rows = section[..<end].split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2)
        #expect(rows.count > 10)
        let tests = try Self.testNames()
        for row in rows {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(cells.count == 2, "\(row)")
            let names = cells[1].matches(of: /`([^`]+)`/).map { String($0.1) }
            #expect(!names.isEmpty, "no test holds this: \(cells[0])")
            for name in names { #expect(tests.contains(name), "there is no test `\(name)`") }
        }
    }

    /// The names of all tests that are sentences.
    private static func testNames() throws -> Set<String> {
        let folder = MQPProgram.project.appending(path: "Tests")
        let files = try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var names: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            names.formUnion(text.matches(of: /func `([^`\n]+)`/).map { String($0.1) })
        }
        return names
    }

    @Test func `every reason of a target that does not answer is in the runbook`() throws {
        let runbook = try Self.text("Sources/mqp/Documentation.docc/Runbook.md")
        for reason in CollectionError.Reason.allCases where reason != .cancelled {
            #expect(runbook.contains("`\(reason.rawValue)`"), "\(reason.rawValue)")
        }
    }

    @Test func `every word of delivery's status is in the runbook`() throws {
        let runbook = try Self.text("Sources/mqp/Documentation.docc/Runbook.md")
        let drops = [DropReason.shutdown, .tooOld, .inFuture, .invalid, .empty, .rejected]
        let words =
            SinkError.Reason.allCases.map(\.rawValue) + SpoolError.Reason.allCases.map(\.rawValue)
            + drops.map(\.label)
        for word in words where word != SpoolError.Reason.locked.rawValue {
            #expect(runbook.contains("| `\(word)`") || runbook.contains(", `\(word)`"), "\(word)")
        }
        for state in BreakerState.allCases where state != .closed {
            #expect(runbook.contains("`breaker \(state.rawValue)`"), "\(state)")
        }
    }

    @Test func `what rows are dropped for is on the page and in the runbook`() throws {
        let page = try Self.text("Sources/mqp/Documentation.docc/Delivery.md")
        let runbook = try Self.text("Sources/mqp/Documentation.docc/Runbook.md")
        let table = try #require(page.firstMatch(of: /(?s)\| dropped as \| why \|(.*?)\n\n/)).1
        let labels = table.matches(of: /`([a-z_]+)`(?=, `| \|)/).map { String($0.1) }
        #expect(labels.count == 11)
        for label in labels { #expect(runbook.contains("| `\(label)` |"), "\(label)") }
    }
}
