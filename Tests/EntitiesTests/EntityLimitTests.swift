import Entities
import Telemetry
import Testing

/// What happens when there is no more room.
@Suite struct EntityLimitTests {
    @Test func `new entities are refused, counted, and found once`() throws {
        var limits = EntityLimits()
        limits.entities = 2
        var bench = try StoreBench(limits: limits)
        bench.tell(at: 0, ["a", "b", "c"].map { Told($0) })
        bench.tell(at: 1, ["c", "a", "b"].map { Told($0) })
        #expect(bench.store.entityCount == 2)
        #expect(bench.store.refusedCount == 2)
        #expect(bench.findings == ["more than 2 entities; further ones are not kept"])
        #expect(try bench.state("a") == .live)
        #expect(try bench.state("c") == nil)
    }

    @Test func `the one that is gone the longest is forgotten first`() throws {
        var limits = EntityLimits()
        limits.gone = 2
        var bench = try StoreBench(limits: limits)
        let names = ["a", "b", "c", "d"]
        for time in 0...4 {
            bench.tell(at: Int64(time), names.dropFirst(time).map { Told($0) })
        }
        #expect(try names.map { try bench.state($0) } == [nil, nil, .gone, .gone])
        #expect(bench.store.entityCount == 2)
    }

    @Test func `one that came back and went again went last`() throws {
        var limits = EntityLimits()
        limits.gone = 2
        var bench = try StoreBench(limits: limits)
        bench.tell(at: 0, ["a", "b", "c"].map { Told($0) })
        bench.tell(at: 1, ["b", "c"].map { Told($0) })
        bench.tell(at: 2, ["a", "b", "c"].map { Told($0) })
        bench.tell(at: 3, ["a", "c"].map { Told($0) })
        bench.tell(at: 4, ["c"].map { Told($0) })
        bench.tell(at: 5, [])
        #expect(try ["a", "b", "c"].map { try bench.state($0) } == [.gone, nil, .gone])
    }

    @Test func `entities that come and go leave nothing behind`() throws {
        var bench = try StoreBench()
        for time in 0..<5_000 as Range<Int64> {
            bench.tell(at: time, time % 2 == 0 ? [Told("a")] : [])
        }
        #expect(bench.store.entities().map(\.state) == [.gone])
        bench.store.expire(at: 100_000_000)
        #expect(bench.store.entityCount == 0)
        #expect(bench.store.entities().isEmpty)
    }

    @Test func `what too many samples tell is refused`() throws {
        var limits = EntityLimits()
        limits.tellers = 1
        var bench = try StoreBench(limits: limits)
        bench.tell(at: 0, ["one": [Told("a")], "other": [Told("b")]])
        #expect(try bench.state("a") == .live)
        #expect(try bench.state("b") == nil)
        #expect(
            bench.findings == [
                "more than 1 samples of targets; what further ones tell is not kept"
            ])
    }
}
