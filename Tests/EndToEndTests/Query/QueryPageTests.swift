import Foundation
import TestSupport
import Testing

/// The examples of the page on queries, run; `UPDATE_GOLDEN=1` writes their answers anew.
@Suite(.timeLimit(.minutes(10)))
struct QueryPageTests {
    private static let path = "Sources/mqp/Documentation.docc/Queries.md"

    /// The configuration behind a mark of the page.
    private static func configuration(_ page: String, _ mark: String) throws -> String {
        let parts = page.split(separator: "<!-- run by a test: \(mark) -->\n```yaml\n")
        try #require(parts.count == 2, "\(mark)")
        let end = try #require(parts[1].firstRange(of: "```")).lowerBound
        return String(parts[1][..<end])
    }

    /// Ten minutes of the shop, kept as the page says.
    private func withShop<Value>(
        _ page: String, _ body: (MQPProgram) async throws -> Value
    ) async throws -> Value {
        try await withProgram { program in
            for mark in ["store", "shop"] {
                try program.write(try Self.configuration(page, mark), to: "mqp.yml")
                let lint = try await program.run("lint", "mqp.yml", "--fail-on", "info")
                #expect(lint.status == 0, "\(lint.output)")
            }
            let simulated = try await program.run("simulate", "shop", "--for", "10m")
            try program.write(simulated.output, to: "rows.ndjson")
            let sent = try await program.run("send", "mqp.yml", "rows.ndjson")
            try #require(sent.status == 0, "\(sent.errors)")
            return try await body(program)
        }
    }

    @Test func `every example answers as the page says`() async throws {
        let file = MQPProgram.project.appending(path: Self.path)
        let page = try String(contentsOf: file, encoding: .utf8)
        let form =
            /(?s)<!-- asked by a test -->\n```sh\nmqp query "([^"]*)"([^\n]*)\n```\n\n```\n(.*?)```/
        let examples = page.matches(of: form)
        #expect(examples.count == page.matches(of: /asked by a test/).count)
        #expect(examples.count > 4)
        let answered = try await withShop(page) { program in
            var answered = ""
            var rest = page.startIndex
            for example in examples {
                let options = example.2.split(separator: " ").map(String.init)
                let result = try await program.start(
                    [
                        "query", String(example.1), "mqp.yml", "--now", "2026-01-01T00:10:00Z",
                        "--width", "100",
                    ] + options
                ).result(within: .seconds(150))
                #expect(result.status == 0, "\(result.errors)")
                #expect(result.errors == "")
                answered += page[rest..<example.3.startIndex] + result.output
                rest = example.3.endIndex
            }
            return answered + page[rest...]
        }
        let environment = ProcessInfo.processInfo.environment
        if environment["UPDATE_GOLDEN"] == "1", environment["CI"] != "true" {
            try Data(answered.utf8).write(to: file)
        } else if answered != page {
            Issue.record("\(Self.path) has answers that are not those of the program")
        }
    }

    @Test func `the first queries of the page are right`() async throws {
        let page = try String(
            contentsOf: MQPProgram.project.appending(path: Self.path), encoding: .utf8)
        let queries = page.matches(of: /mqp query "([^"]*)"/).map { String($0.1) }
        #expect(queries.count > 6)
        try await withProgram { program in
            try program.write(queries.joined(separator: "\n"), to: "q")
            let result = try await program.run("query", "--check", input: "q")
            #expect(result.status == 0, "\(result.output)")
            #expect(result.errors == "")
        }
    }
}
