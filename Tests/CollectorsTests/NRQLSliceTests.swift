import Queries
import Testing

@testable import Collectors
@testable import NerdGraph

/// How long the queries for parts of an answer become.
@Suite struct NRQLSliceTests {
    private static let text = "SELECT latest(lag) FROM T FACET topic SINCE 5 minutes ago"

    /// By how many bytes the longest of the queries for the parts is longer than the one for all; nil
    /// where it is not divided. Two names were seen, which begin with so many bytes in common.
    private func addition(_ common: Int) throws -> Int? {
        let query = try #require(NRQLSyntax(Self.text).query)
        let beginning = String(repeating: "x", count: common)
        let answer = NRQLAnswer(
            body: Array(#"{"rows":[{"topic":"\#(beginning)a"},{"topic":"\#(beginning)b"}]}"#.utf8),
            path: ["rows"], rowCount: 2, isCut: true, metadata: .init())
        let lengths = NRQLSlice(query).divided(by: answer).map(\.text.utf8.count)
        return lengths.max().map { $0 - query.text.utf8.count }
    }

    @Test func `an answer is not divided by names that make its queries too long`() throws {
        let short = try #require(try addition(100))
        // The rest excludes both names.
        #expect(try addition(101) == short + 2)
        let longest = 100 + (NRQLSlice.maximumAdditions - short) / 2
        let most = try #require(try addition(longest))
        #expect((NRQLSlice.maximumAdditions - 1...NRQLSlice.maximumAdditions).contains(most))
        #expect(try addition(longest + 1) == nil)
    }
}
