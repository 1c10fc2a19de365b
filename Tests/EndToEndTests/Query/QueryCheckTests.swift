import Foundation
import Testing

/// `mqp query --check`: a line for a line.
@Suite(.timeLimit(.minutes(10)))
struct QueryCheckTests {
    private static let queries = """
        select  count( * )  from  T where a='x' since 1 day ago

        -- what follows is wrong
        SELECT count(*) FORM T
        # and this is right
        FROM T SELECT average(a.b) AS 'ä' FACET c LIMIT MAX TIMESERIES
        /* nothing */
        SELECT funnel(s, WHERE a = 1, WHERE b = 2) FROM T\r
        SELECT count(*) FROM T WHERE
        """

    private func check(
        _ queries: String, _ arguments: String...
    ) async throws -> MQPProgram.Result {
        try await withProgram { program in
            try program.write(queries, to: "q")
            return try await program.start(["query", "--check"] + arguments, input: "q")
                .result(within: .seconds(150))
        }
    }

    @Test func `each line is canonical, kept, or says what is wrong`() async throws {
        let result = try await check(Self.queries)
        #expect(result.status == 1)
        let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
        try #require(lines.count == 10)
        #expect(lines[0] == "SELECT count(*) FROM T WHERE a = 'x' SINCE 1 day ago")
        #expect(lines[1] == "" && lines[9] == "")
        #expect(lines[2] == "-- what follows is wrong")
        #expect(lines[3].hasPrefix("-- error: 4:17: ") && lines[3].hasSuffix("`FROM`?"))
        #expect(lines[4] == "# and this is right")
        #expect(lines[5].hasPrefix("SELECT average(a.b) AS 'ä' FROM T FACET c"), "\(lines[5])")
        #expect(lines[6] == "/* nothing */")
        #expect(lines[7].hasPrefix("SELECT funnel("))
        #expect(lines[8].hasPrefix("-- error: 9:"))
        #expect(result.errors.contains("--> stdin:4:17"))
        #expect(result.errors.contains("warning: funnel() is not run here"))
        #expect(result.errors.contains("\n2 errors, 1 warning"))
        // The output is a file of queries itself, and right.
        let again = try await check(result.output)
        #expect(again.status == 0)
        #expect(again.output == result.output)
    }

    @Test func `right queries end with 0, also where there are none`() async throws {
        let right = try await check("SELECT count(*) FROM T\n")
        #expect(right.status == 0)
        #expect(right.output == "SELECT count(*) FROM T\n")
        #expect(right.errors == "")
        let none = try await check("")
        #expect(none.status == 0)
        #expect(none.output == "" && none.errors == "")
    }

    @Test func `as JSON each line is an object`() async throws {
        let result = try await check(Self.queries, "--format", "json")
        #expect(result.status == 1)
        #expect(result.errors == "")
        struct Line: Decodable {
            struct Finding: Decodable {
                var severity: String
                var column: Int
                var endColumn: Int
                var help: String?
            }
            var line: Int
            var query: String?
            var findings: [Finding]
        }
        let lines = try result.output.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        #expect(lines.map(\.line) == Array(1...9))
        #expect(
            lines.map { $0.query == nil } == [
                false, true, true, true, true, false, true, false, true,
            ])
        #expect(lines[3].findings.map(\.severity) == ["error"])
        #expect(lines[3].findings.map(\.column) == [17])
        #expect(lines[3].findings.map(\.endColumn) == [21])
        #expect(lines[7].findings.map(\.severity) == ["warning"])
    }

    @Test func `bytes that are no text are wrong, and cost one line`() async throws {
        try await withProgram { program in
            var data = Data("SELECT count(*) FROM T\n".utf8)
            data += [0x53, 0xFF, 0x0A]
            data += Data("SELECT count(*) FROM T".utf8)
            try data.write(to: program.folder.appending(path: "q"))
            let result = try await program.run("query", "--check", input: "q")
            #expect(result.status == 1)
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines[1] == "-- error: 2:1: this line is not UTF-8")
        }
    }
}
