import Aggregates
import Telemetry
import TestSupport
import Testing

/// All at once and in parts is the same.
@Suite struct MergeTests {
    private static let bench = Result { () throws in
        try Bench(
            """
            total: sum(size over HOLDS) + min(used over HOLDS) + max(used over HOLDS)
            share: { value: avg(up over RUNS) + sum(lag / 1e3 over RUNS) / sum(lag over RUNS) ?? 0, \
            minimumKnown: 0.2 }
            things: in(avg(used over HOLDS), "KiBy") * count(size > used over HOLDS)
            lag: sum(if(up > 0, lag, -lag) over RUNS)
            points:
              score:
                name: p
                terms:
                  - { name: a, deduct: 'in(sum(lag over RUNS), "s")', to: 40 }
                  - { name: b, when: count(up > 0 over RUNS) > 3, deduct: 7 }
                  - { name: c, deduct: 'in(avg(size over HOLDS), "By")', from: 1, to: 50 }
            """)
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func `gives the same bits for any split, order and grouping`(_ seed: UInt64) throws {
        let bench = try Self.bench.get()
        var random = SplitMix64(seed: seed)
        let count = Int.random(in: 0...60, using: &random)
        let isWild = Bool.random(using: &random)
        let entities = (0..<count).map { _ in
            (entity(isWild: isWild, &random), Bool.random(using: &random) ? "HOLDS" : "RUNS")
        }
        var whole = bench.aggregates.partial()
        for (entity, relation) in entities { bench.add(entity, over: relation, to: &whole) }

        let parts = Int.random(in: 1...8, using: &random)
        var partials = Array(repeating: bench.aggregates.partial(), count: parts)
        for (entity, relation) in entities.shuffled(using: &random) {
            let part = Int.random(in: 0..<parts, using: &random)
            bench.add(entity, over: relation, to: &partials[part])
        }
        while partials.count > 1 {
            partials.shuffle(using: &random)
            let last = partials.removeLast()
            let index = Int.random(in: 0..<partials.count, using: &random)
            bench.aggregates.merge(last, into: &partials[index])
        }
        #expect(partials[0] == whole)
        #expect(bits(partials[0], bench) == bits(whole, bench))
    }

    /// Every result as the bits that it is made of.
    private func bits(_ partial: EntityAggregates.Partial, _ bench: Bench) -> [String] {
        let results = bench.aggregates.results(
            of: partial, own: bench.aggregates.ownMetrics.map { _ in nil })
        return results.metrics.map { "\($0.bitPattern)" } + results.attributes.map { "\($0)" }
    }

    /// An entity that has some of the metrics and knows some of those.
    private func entity(isWild: Bool, _ random: inout SplitMix64) -> Related {
        var entity: Related = [:]
        for name in ["size", "used", "up", "lag"] as [MetricName] {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: break
            case 1: entity[name] = .nan
            case 2: entity[name] = [.infinity, -.infinity, 0, -0.0].randomElement(using: &random)
            default:
                entity[name] =
                    isWild
                    ? wildNumber(using: &random) : Double.random(in: -10...10, using: &random)
            }
        }
        return entity
    }

    @Test func `starts from a state that changes nothing`() throws {
        let bench = try Self.bench.get()
        let one = bench.partial(["HOLDS": [["size": 3, "used": 1]]])
        var merged = one
        bench.aggregates.merge(bench.aggregates.partial(), into: &merged)
        #expect(merged == one)
    }
}
