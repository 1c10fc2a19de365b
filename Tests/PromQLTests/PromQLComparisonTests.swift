import Brokers
import Foundation
import Queries
import Testing

/// The printed queries give the answers of the local evaluation.
@Suite(.timeLimit(.minutes(5)))
struct PromQLComparisonTests {
    /// One query a line; a line that begins with `#` says what those below it are about.
    static let queries: [String] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "queries.txt")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }()

    @Test func `a real Prometheus answers as the local evaluation does`() async throws {
        #expect(Self.queries.count >= 50)
        try await Self.compareAll(PromQLOptions())
    }

    @Test func `in exposed units the answers differ by the factor of the units`() async throws {
        try await Self.compareAll(PromQLOptions(unit: .exposed))
    }

    private static func compareAll(_ options: PromQLOptions) async throws {
        let rows = RowsInMemory(PromQLRows.all)
        var compared = 0
        try await PrometheusServer.withRows { server in
            for text in queries {
                do {
                    compared += try await server.compare(
                        text, options, with: rows, now: PromQLRows.end)
                } catch {
                    Issue.record("\(text): \(error)")
                }
            }
        }
        // Nothing agrees for want of values.
        #expect(compared > 800)
    }
}
