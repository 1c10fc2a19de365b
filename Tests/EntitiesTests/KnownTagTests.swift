import Entities
import Telemetry
import Testing

/// Which values of tags are kept, and for how long.
@Suite struct KnownTagTests {
    private func tags(_ bench: StoreBench) throws -> [String] {
        try #require(try bench.entity("a")).tags.map { "\($0.key)=\($0.value)" }
    }

    @Test func `tags are those of all who tell, sorted by key`() throws {
        var bench = try StoreBench()
        bench.tell(.first, at: 0, [Told("a", tags: ["z": ["1"], "b": ["2", "3"]])])
        bench.tell(.second, at: 0, [Told("a", tags: ["c": ["4"], "a": ["5"]])])
        #expect(try tags(bench) == ["a=5", "b=2", "b=3", "c=4", "z=1"])
    }

    @Test func `earlier values stay beside the new one`() throws {
        var bench = try StoreBench()
        for (time, value) in [(0, "x"), (1, "y"), (2, "x")] as [(Int64, String)] {
            bench.tell(at: time, [Told("a", tags: ["owner": [value]])])
        }
        #expect(try tags(bench) == ["owner=x", "owner=y"])
        #expect(try bench.entity("a")?.tag("owner") == "x")
    }

    @Test func `a tag with one value has the newest`() throws {
        var bench = try StoreBench()
        bench.tell(.first, at: 0, [Told("a", tags: ["kind": ["classic"], "owner": ["x"]])])
        bench.tell(.second, at: 1, [Told("a", tags: ["kind": ["quorum"], "zone": ["1"]])])
        #expect(try tags(bench) == ["kind=quorum", "owner=x", "zone=1"])
    }

    @Test func `a tag with one value keeps the last of several, beside other tags`() throws {
        var bench = try StoreBench()
        for (time, kinds) in [(0, ["a", "b"]), (1, ["c", "a"]), (2, []), (3, ["a"])]
            as [(Int64, [String])]
        {
            bench.tell(
                at: time, [Told("a", tags: ["alpha": ["1", "2"], "kind": kinds, "zone": ["1"]])])
            let kind = time == 0 ? "b" : "a"
            #expect(try tags(bench) == ["alpha=1", "alpha=2", "kind=\(kind)", "zone=1"])
        }
    }

    @Test func `a value goes when telemetry has not had it for its time`() throws {
        var bench = try StoreBench()
        let hours: Int64 = 4 * 3_600_000
        bench.tell(at: 0, [Told("a", tags: ["seen": ["x", "y"], "owner": ["z"]])])
        bench.tell(at: 1, [Told("a", tags: ["seen": ["y"]])])
        bench.store.expire(at: hours)
        #expect(try tags(bench) == ["owner=z", "seen=x", "seen=y"])
        bench.store.expire(at: hours + 1)
        #expect(try tags(bench) == ["owner=z", "seen=y"])
        bench.store.expire(at: hours + 2)
        #expect(try tags(bench) == ["owner=z"])
    }

    @Test func `at the limit the oldest value gives way, and a new key is refused`() throws {
        var limits = EntityLimits()
        limits.tagValues = 3
        var bench = try StoreBench(limits: limits)
        for time in 0..<5 as Range<Int64> {
            bench.tell(at: time, [Told("a", tags: ["owner": ["\(time)"]])])
        }
        #expect(try tags(bench) == ["owner=2", "owner=3", "owner=4"])
        #expect(bench.findings.isEmpty)
        for time in 5..<7 as Range<Int64> {
            bench.tell(at: time, [Told("a", tags: ["zone": ["1"]])])
        }
        #expect(try tags(bench) == ["owner=2", "owner=3", "owner=4"])
        #expect(
            bench.findings == [
                "an entity has more than 3 tag values; further tags of it are not kept"
            ])
        #expect(bench.store.refusedCount == 2)
    }
}
