import TestSupport
import Testing

@testable import Simulations

@Suite struct ChanceTests {
    @Test func `is the same on every machine`() {
        let chance = Chance(seed: 7, ["kafka", "orders"])
        #expect(chance.bits(0) == 3_972_596_500_720_419_738)
        #expect(chance.bits(-1) == 10_956_224_458_267_816_587)
        #expect(chance.share(1_000_000) == 0.5219387643682467)
        #expect(chance.wave(1_000_003) == 0.37287045909475847)
    }

    @Test func `tells names apart where their letters are the same`() {
        let all = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], []]
        #expect(Set(all.map { Chance(seed: 1, $0).bits(0) }).count == all.count)
        #expect(Chance(seed: 1, ["a"]).bits(0) != Chance(seed: 2, ["a"]).bits(0))
    }

    @Test func `has shares and waves in their ranges, around their middle`() {
        let chance = Chance(seed: 3, ["x"])
        let shares = (0..<10_000).map { chance.share($0) }
        #expect(shares.allSatisfy { (0..<1).contains($0) })
        #expect(abs(shares.reduce(0, +) / 10_000 - 0.5) < 0.02)
        let waves = (0..<100_000).map { chance.wave($0) }
        #expect(waves.allSatisfy { (-1...1).contains($0) })
        #expect(abs(waves.reduce(0, +) / 100_000) < 0.03)
        #expect(zip(waves, waves.dropFirst()).allSatisfy { abs($0 - $1) < 0.2 })
    }

    @Test func `makes whole numbers whose mean is the value`() {
        let chance = Chance(seed: 3, ["x"])
        let sum = (0..<10_000).map { whole(2.3, by: chance.share($0)) }.reduce(0, +)
        #expect(abs(Double(sum) / 10_000 - 2.3) < 0.02)
        #expect(whole(1e300, by: 0.9) == 1_000_000_000_000_000)
        #expect(whole(0, by: 0.999) == 0)
    }

    @Test func `divides a topic among its partitions without a rest`() {
        for count in [1, 2, 7, 1_000] {
            let shares = PartitionShares(count, by: Chance(seed: 5, ["t"]))
            for ends in [shares.ends, shares.hotEnds] {
                #expect(ends.count == count)
                #expect(ends.last == 1)
                #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 <= $1 })
            }
            #expect(shares.hotGreatest >= shares.greatest)
            if count > 1 { #expect(shares.hotGreatest == PartitionShares.hotShare) }
        }
    }
}

@Suite struct RunningCounterTests {
    @Test func `is on the straight line between two steps, rounded down`() {
        var counter = RunningCounter()
        counter.add(7)
        #expect([0, 142, 143, 999].map { counter.value(at: $0) } == [0, 0, 1, 6])
        counter.settle()
        #expect(counter.value(at: 0) == 7)
        #expect(counter.value(at: 999) == 7)
    }

    @Test func `stays at its greatest value`() {
        var counter = RunningCounter()
        counter.add(.max)
        counter.add(.max)
        #expect(counter.value(at: 999) <= .max)
        counter.settle()
        counter.add(5)
        #expect(counter.value(at: 500) == .max)
        counter.settle()
        #expect(counter.total == .max)
    }
}
