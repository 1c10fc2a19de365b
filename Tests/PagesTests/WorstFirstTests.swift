import Definitions
import QueryExecution
import Telemetry
import Testing

@testable import Answers
@testable import Dashboards
@testable import Pages

/// The order of groups.
@Suite struct WorstFirstTests {
    private let low: [Dashboard.Threshold] = [
        .init(.warning, from: 70, to: 90), .init(.critical, to: 70),
    ]
    private let high: [Dashboard.Threshold] = [
        .init(.warning, from: 80), .init(.critical, from: 90),
    ]

    private func names(
        _ values: [(String, Double?)], _ thresholds: [Dashboard.Threshold], unit: String? = nil,
        isLowestWorse: Bool = false, limit: Int = 10
    ) throws -> [String] {
        let widget = Examples.widget("W", .billboard, unit: unit, thresholds: thresholds)
        guard case .answer(let answer, _) = Examples.numbers(values, unit: unit) else { return [] }
        return WorstFirst(widget, isLowestWorse: isLowestWorse).first(limit, of: answer)
            .result.groups.compactMap { $0.facets[0].text }
    }

    @Test func `critical, warning, unknown, then what is well`() throws {
        let values: [(String, Double?)] = [
            ("well", 100), ("unknown", nil), ("bad", 50), ("worst", 10), ("fair", 80), ("fine", 95),
        ]
        #expect(
            try names(values, low) == ["worst", "bad", "fair", "unknown", "fine", "well"])
        #expect(
            try names(values, high) == ["well", "fine", "fair", "unknown", "bad", "worst"])
    }

    @Test func `without thresholds the catalogue says which end is worse`() throws {
        let values: [(String, Double?)] = [("a", 1), ("b", 0), ("c", nil)]
        #expect(try names(values, [], isLowestWorse: true) == ["c", "b", "a"])
        #expect(try names(values, []) == ["c", "a", "b"])
    }

    @Test func `what is worst is never cut off`() throws {
        let values = (1...30).map { ("q\($0)", Double(100 - $0)) as (String, Double?) }
        #expect(try names(values, low, limit: 2) == ["q30", "q29"])
    }

    @Test func `what is equal stays in its order`() throws {
        #expect(try names([("b", 100), ("a", 100), ("c", 100)], low) == ["b", "a", "c"])
    }

    @Test func `the time compared with goes along`() throws {
        guard case .answer(var answer, _) = Examples.numbers([("a", 100), ("b", 10)]) else {
            return
        }
        answer.result.comparison = .init(
            buckets: answer.result.buckets, groups: answer.result.groups)
        let sorted = WorstFirst(Examples.widget("W", .table, thresholds: low), isLowestWorse: false)
            .first(1, of: answer)
        #expect(sorted.result.groups.map(\.facets) == [[.text("b")]])
        #expect(sorted.result.comparison?.groups == sorted.result.groups)
    }
}
