import Foundation
import LocalStore
import QueryExecution
import Testing

/// What the pages for people say about the store, held to what it is.
struct DocumentationTests {
    private static func page(_ name: String) throws -> String {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/mqp/Documentation.docc/\(name).md")
        return try String(contentsOf: file, encoding: .utf8)
    }

    @Test
    func `every word of the store's status, and of a query without an answer, is in the runbook`()
        throws
    {
        let page = try Self.page("Runbook")
        let start = try #require(page.firstRange(of: "\n## History is missing")).upperBound
        let end = page[start...].firstRange(of: "\n## ")?.lowerBound ?? page.endIndex
        let section = page[start..<end]
        let reasons =
            LocalStore.FailureReason.allCases.map(\.rawValue)
            + LocalStore.DropReason.allCases.map(\.rawValue)
            // Nothing cancels the one query of a process but the end of it.
            + QueryError.Reason.allCases.filter { $0 != .cancelled }.map(\.rawValue)
        for reason in reasons { #expect(section.contains("| `\(reason)` |"), "\(reason)") }
    }

    @Test func `the limits of answers on the page of queries are those that hold`() throws {
        let page = try Self.page("Queries")
        let start = try #require(page.firstRange(of: "\n## Limits\n")).upperBound
        let rows = page[start...].split(separator: "\n").filter { $0.hasPrefix("| ") }.map { row in
            row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let limits: [(what: String, number: Int)] = [
            ("groups shown without a `LIMIT`", ExecutionLimits.usualGroups),
            ("rows shown without a `LIMIT`", ExecutionLimits.usualLines),
            ("groups or rows shown, `LIMIT MAX`", ExecutionLimits.shown),
            ("groups told apart", ExecutionLimits.groups),
            ("groups times buckets times aggregates", ExecutionLimits.cells),
            ("facets", ExecutionLimits.facets),
            ("queries within queries", ExecutionLimits.depth),
            ("values of a query behind `IN`", ExecutionLimits.members),
        ]
        for (what, number) in limits {
            let row = try #require(rows.first { $0[0] == what }, "\(what)")
            #expect(row[1].replacing(",", with: "") == "\(number)", "\(what)")
        }
    }
}
