import Queries
import Telemetry
import TestSupport
import Testing

@testable import QueryExecution

struct RandomQueryTests {
    private static let context = QueryContext(now: 400_000)

    /// Whether two values are the same, numbers up to what rounding does, or to an error.
    private func agree(
        _ left: QueryResult.Value, _ right: QueryResult.Value, error: Double = 1e-9
    ) -> Bool {
        if left == right { return true }
        guard case .scalar(let first) = left, case .scalar(let second) = right, first.isNumber,
            second.isNumber
        else { return false }
        let size = max(first.number.magnitude, second.number.magnitude, 1e-6)
        return (first.number - second.number).magnitude <= error * size
    }

    private func check(
        _ result: QueryResult, _ query: Query, against rows: [TestRow], error: Double = 1e-9
    ) {
        let expected = Reference(rows: rows).groups(query, buckets: result.buckets)
        #expect(result.groupCount == expected.count, "\(query)")
        for group in result.groups {
            guard let values = expected[group.facets] else {
                Issue.record("\(group.facets) is no group of \(query)")
                continue
            }
            for (bucket, (own, other)) in zip(group.values, values).enumerated() {
                for (column, (value, wanted)) in zip(own, other).enumerated()
                where !agree(value, wanted, error: error) {
                    Issue.record(
                        "\(value), not \(wanted), in \(group.facets) \(bucket) \(column) of \(query)"
                    )
                }
            }
        }
    }

    @Test(arguments: 0..<8)
    func `an answer is what a simple computation says, however the rows come`(_ seed: UInt64) throws
    {
        var maker = RandomQueries(seed: seed)
        for round in 0..<40 {
            let rows = maker.rows(round * 4, mixed: round % 2 == 0)
            let query = maker.query(forSpans: false)
            var source = MemoryRows(rows)
            let result = try execute(query, over: source, in: Self.context)
            check(result, query, against: rows)
            source.batchSize = 1 + round % 13
            for (prefersNumbers, prefersCodes) in [(true, false), (false, false), (false, true)] {
                source.prefersNumbers = prefersNumbers
                source.prefersCodes = prefersCodes
                var other = try execute(query, over: source, in: Self.context)
                other.statistics = result.statistics
                if other != result { check(other, query, against: rows) }
                #expect(other.groups.map(\.facets) == result.groups.map(\.facets))
            }
        }
    }

    @Test(arguments: 0..<4)
    func `spans that stand for rows give the same answer, within the error of sketches`(
        _ seed: UInt64
    ) throws {
        var maker = RandomQueries(seed: seed + 100)
        var spans = 0
        for round in 0..<40 {
            let rows = maker.rows(round * 6, mixed: false)
            let query = maker.query(forSpans: true)
            var source = MemoryRows(rows)
            source.spanLength = 10_000
            source.rowsFrom = round % 3 == 0 ? 100_000 : .max
            source.batchSize = 50
            let result = try execute(query, over: source, in: Self.context)
            spans += result.statistics.resolution > 0 ? 1 : 0
            let hasSketches = query.usesSketches
            if !hasSketches { check(result, query, against: rows) }
            let plain = try execute(query, over: MemoryRows(rows), in: Self.context)
            #expect(result.groupCount == plain.groupCount)
            for (own, other) in zip(result.groups, plain.groups) where own.facets == other.facets {
                for (left, right) in zip(own.values.joined(), other.values.joined()) {
                    #expect(
                        agree(left, right, error: hasSketches ? QuantileSketch.relativeError : 1e-9)
                            || isNear(left, right))
                }
            }
        }
        #expect(spans > 5)
    }

    /// Whether two counts by range, or two shares, differ by no more than values near a bound do.
    private func isNear(_ left: QueryResult.Value, _ right: QueryResult.Value) -> Bool {
        switch (left, right) {
        case (.histogram(_, _, let first), .histogram(_, _, let second)):
            first.reduce(0, +) == second.reduce(0, +)
                && zip(first, second).allSatisfy { abs($0 - $1) <= 1 + max($0, $1) / 8 }
        case (.scalar(let first), .scalar(let second)):
            (first.number - second.number).magnitude <= 0.05 * max(1, second.number.magnitude)
        default: false
        }
    }
}

extension Query {
    fileprivate var usesSketches: Bool {
        guard case .values(let columns) = output else { return false }
        return columns.contains { column in
            column.expression.aggregates.contains { aggregate in
                switch aggregate.function {
                case .percentile, .apdex, .shareAtMost, .histogram: true
                default: false
                }
            }
        }
    }
}
