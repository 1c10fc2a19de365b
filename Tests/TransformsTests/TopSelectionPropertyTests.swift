import Telemetry
import TestSupport
import Testing
import Transforms

/// What holds of every sequence of answers.
@Suite struct TopSelectionPropertyTests {
    /// Rows that rank by depth and then by name, both of them few, so that many are alike.
    private func answer(
        _ bench: TopBench, using generator: inout SplitMix64
    ) -> [Sample] {
        (0..<Int.random(in: 0...60, using: &generator)).shuffled(using: &generator).map { number in
            let depth = Double(Int.random(in: -1...20, using: &generator))
            return bench.row("q\(number)", depth: depth < 0 ? .nan : depth)
        }
    }

    /// What a row has at most to rank by, where an unknown value is the least.
    private func rank(_ row: Sample, isMember: Bool) -> Double {
        let value = row.metrics[0]
        if value.isNaN { return -.infinity }
        return isMember ? value + value.magnitude * TopSelection.memberShare : value
    }

    @Test(arguments: [1, 2, 3, 10, 25])
    func `what is kept is within a tenth of what is not, in whatever order rows come`(
        count: Int
    ) throws {
        let bench = try TopBench(rows: count)
        var generator = SplitMix64(seed: UInt64(count))
        var selection = try bench.selection()
        var before: Set<String> = []
        for _ in 0..<200 {
            let rows = answer(bench, using: &generator)
            var twin = selection
            let split = selection.split(rows)
            let kept = Set(split.kept.names)
            #expect(kept.count == min(count, rows.count))
            #expect(split.kept.count + split.rest.count == rows.count)
            #expect(kept.isDisjoint(with: split.rest.names))
            let ranks = { (rows: [Sample]) in
                rows.map { rank($0, isMember: before.contains([$0].names[0])) }
            }
            let least = ranks(split.kept).min() ?? .infinity
            #expect(ranks(split.rest).allSatisfy { $0 <= least })
            #expect(Set(twin.split(rows.shuffled(using: &generator)).kept.names) == kept)
            before = kept
        }
    }

    @Test func `rows whose values are within a tenth of each other do not change places`() throws {
        #expect(try changes(between: 14.6...16) == [0])
    }

    @Test func `rows whose values are close change less than without a memory`() throws {
        // 16 is 14 % more than 14, so some newcomers do come in.
        #expect(try (changes(between: 14...16).max() ?? 20) < 14)
    }

    /// How many of 20 rows are new in each of 20 answers of 200 rows with values in a range.
    private func changes(between range: ClosedRange<Double>) throws -> Set<Int> {
        let bench = try TopBench(rows: 20)
        var generator = SplitMix64(seed: 20)
        var selection = try bench.selection()
        let answers = (0...20).map { _ in
            let rows = (0..<200).map { number in
                bench.row("q\(number)", depth: Double.random(in: range, using: &generator))
            }
            return Set(selection.split(rows).kept.names)
        }
        return Set(zip(answers, answers.dropFirst()).map { $1.subtracting($0).count })
    }

    @Test func `what is kept and what is rolled up add up to all`() throws {
        let bench = try TopBench(
            limits: "{ rows: 3, keep: top(queue.depth), by: [vhost], rest: rollup }")
        var selection = try bench.selection()
        var generator = SplitMix64(seed: 7)
        for _ in 0..<200 {
            let rows = (0..<Int.random(in: 0...40, using: &generator)).map { number in
                let values = (0..<2).map { _ in
                    let value = Int.random(in: -1...1_000_000, using: &generator)
                    return value < 0 ? .nan : Double(value)
                }
                return bench.row(
                    "q\(number)", vhost: "v\(Int.random(in: 0...3, using: &generator))",
                    depth: values[0], others: [values[1], .nan, .nan, .nan, .nan])
            }
            let split = selection.split(rows)
            for metric in ["queue.depth", "memory"] as [MetricName] {
                let sum = { (rows: [Sample]) in rows.reduce(0) { $0 + ($1.metric(metric) ?? 0) } }
                #expect(sum(split.kept + split.rollups) == sum(rows))
            }
            let counts = split.rollups.map { $0.attribute("rollup.rows").number }
            #expect(split.kept.count + Int(counts.reduce(0, +)) == rows.count)
        }
    }
}
