import Entities
import Telemetry
import TestSupport
import Testing

/// Which relationships hold, seen from either end.
@Suite struct RelationshipTests {
    private func cluster(_ queues: [String], lifetime: Int64 = 60_000) throws -> [Told] {
        let cluster = try guid("c", "CLUSTER")
        return try [Told("c", "CLUSTER")]
            + queues.map {
                try Told($0, relationships: [contains(cluster, guid($0), lifetime: lifetime)])
            }
    }

    @Test func `a relationship is found from either end`() throws {
        var bench = try StoreBench()
        let cluster = try guid("c", "CLUSTER")
        bench.tell(at: 0, try self.cluster(["b", "a"]))
        #expect(try bench.store.related(to: cluster, by: "CONTAINS") == [guid("b"), guid("a")])
        #expect(try bench.store.related(to: guid("a"), by: "CONTAINS") == [cluster])
        #expect(bench.store.related(to: cluster, by: "MANAGES").isEmpty)
        #expect(try bench.store.related(to: guid("x"), by: "CONTAINS").isEmpty)
        let known = bench.store.relationships(of: cluster)
        #expect(known.map(\.relationship.target.identifier) == ["b", "a"])
        #expect(known.map { $0.tellers.map(\.mapping) } == [["rows"], ["rows"]])
    }

    @Test func `one that is told no more is withdrawn`() throws {
        var bench = try StoreBench()
        let cluster = try guid("c", "CLUSTER")
        bench.tell(at: 0, try self.cluster(["a", "b"]))
        var rows = try self.cluster(["a", "b"])
        rows[1].relationships = []
        bench.tell(at: 10_000, rows)
        #expect(try bench.store.related(to: cluster, by: "CONTAINS") == [guid("b")])
        #expect(bench.relationshipCount == 1)
    }

    @Test func `one that another teller tells of holds`() throws {
        var bench = try StoreBench()
        let cluster = try guid("c", "CLUSTER")
        bench.tell(.first, at: 0, try self.cluster(["a"]))
        bench.tell(.second, at: 0, try self.cluster(["a"]))
        bench.tell(.first, at: 10_000, [Told("c", "CLUSTER")])
        #expect(try bench.store.related(to: cluster, by: "CONTAINS") == [guid("a")])
        bench.tell(.second, at: 10_000, [Told("c", "CLUSTER")])
        #expect(bench.store.related(to: cluster, by: "CONTAINS").isEmpty)
    }

    @Test func `one whose teller does not answer holds for its lifetime`() throws {
        var bench = try StoreBench()
        let cluster = try guid("c", "CLUSTER")
        bench.tell(at: 0, try self.cluster(["a"]))
        bench.tell(at: 10_000, ["rows": nil])
        bench.store.expire(at: 60_000)
        #expect(try bench.store.related(to: cluster, by: "CONTAINS") == [guid("a")])
        bench.store.expire(at: 60_001)
        #expect(bench.store.related(to: cluster, by: "CONTAINS").isEmpty)
        // Told again, it holds again.
        bench.tell(at: 70_000, try self.cluster(["a"]))
        #expect(try bench.store.related(to: cluster, by: "CONTAINS") == [guid("a")])
    }

    @Test func `an end that is not known is there, and is no entity`() throws {
        var bench = try StoreBench()
        let cluster = try guid("c", "CLUSTER")
        let unknown = try guid("elsewhere")
        bench.tell(at: 0, [Told("c", "CLUSTER", relationships: [contains(cluster, unknown)])])
        #expect(bench.store.related(to: cluster, by: "CONTAINS") == [unknown])
        #expect(bench.store.entity(unknown) == nil)
        #expect(bench.store.value(of: "depth", of: unknown, at: 0) == nil)
        #expect(bench.store.entityCount == 1)
        bench.tell(.second, at: 1, [Told("elsewhere")])
        #expect(bench.store.entity(unknown)?.state == .live)
        #expect(bench.store.related(to: unknown, by: "CONTAINS") == [cluster])
    }

    @Test func `a gone entity has no relationships, also where they are still told`() throws {
        var bench = try StoreBench()
        let cluster = try guid("c", "CLUSTER")
        bench.tell(.first, at: 0, [Told("a")])
        bench.tell(
            .second, at: 0,
            [Told("c", "CLUSTER", relationships: [contains(cluster, try guid("a"))])])
        #expect(try bench.store.related(to: cluster, by: "CONTAINS") == [guid("a")])
        bench.tell(.first, at: 10_000, [])
        #expect(bench.store.related(to: cluster, by: "CONTAINS").isEmpty)
        #expect(bench.store.relationships(of: cluster).isEmpty)
        #expect(try bench.store.related(to: guid("a"), by: "CONTAINS").isEmpty)
        bench.tell(.first, at: 20_000, [Told("a")])
        #expect(try bench.store.related(to: cluster, by: "CONTAINS") == [guid("a")])
    }

    @Test func `the values of what is related are those of each that is known and not gone`() throws
    {
        var bench = try StoreBench()
        let cluster = try guid("c", "CLUSTER")
        let ends = try ["a", "b", "went", "unknown"].map { contains(cluster, try guid($0)) }
        bench.tell(
            .first, at: 0,
            [
                Told(
                    "c", "CLUSTER", metrics: ["depth": 9],
                    relationships: ends + [contains(cluster, cluster)])
            ])
        bench.tell(
            .second, at: 0,
            [
                Told("a", metrics: ["depth": 1, "in": .nan]), Told("b", metrics: ["depth": 2]),
                Told("went", metrics: ["depth": 3]),
            ])
        bench.tell(
            .second, at: 15_000,
            [Told("a", metrics: ["depth": 1, "in": .nan]), Told("b", metrics: ["out": 2])])
        func values(of end: EntityGUID, at time: Int64) -> [String] {
            var all: [String] = []
            bench.store.eachRelated(
                to: end, by: "CONTAINS", metrics: ["in", "depth", "nothing"], at: time
            ) { values in
                all.append(values.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " "))
            }
            return all
        }
        #expect(values(of: cluster, at: 15_000) == ["nan 1.0 -", "- 2.0 -", "- 9.0 -"])
        #expect(values(of: cluster, at: 21_000) == ["nan 1.0 -", "- nan -", "- nan -"])
        #expect(values(of: try guid("a"), at: 15_000) == ["- 9.0 -"])
        #expect(values(of: try guid("went"), at: 15_000) == [])
        #expect(values(of: try guid("nobody"), at: 15_000) == [])
    }

    @Test func `one with itself is there once`() throws {
        var bench = try StoreBench()
        let own = try guid("a")
        bench.tell(at: 0, [Told("a", relationships: [contains(own, own)])])
        #expect(bench.store.related(to: own, by: "CONTAINS") == [own])
        bench.tell(at: 1, [Told("a")])
        #expect(bench.store.related(to: own, by: "CONTAINS").isEmpty)
    }

    @Test func `at the limit new ones are refused, counted, and found once`() throws {
        var limits = EntityLimits()
        limits.relationships = 2
        var bench = try StoreBench(limits: limits)
        bench.tell(at: 0, try cluster(["a", "b", "x", "y"]))
        #expect(bench.relationshipCount == 2)
        #expect(bench.store.refusedCount == 2)
        #expect(bench.findings == ["more than 2 relationships; further ones are not kept"])
    }

    @Test(arguments: 0..<20)
    func `what holds is what the last answers told`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var bench = try StoreBench()
        let names = (0..<8).map { "q\($0)" }
        var held: [String: Set<Relationship>] = [:]
        for step in 0..<60 {
            let origin = [RowOrigin.first, .second, .important][
                Int.random(in: 0..<3, using: &random)]
            // The rows are of an entity that stays, so that only relationships change.
            let told = try (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                try contains(
                    guid(names[Int.random(in: 0..<8, using: &random)]),
                    guid(names[Int.random(in: 0..<8, using: &random)]))
            }
            bench.tell(
                origin, at: Int64(step), [Told("keeper", "CLUSTER", relationships: told)])
            held[origin.target] = Set(told)
            let all = held.values.reduce(into: Set()) { $0.formUnion($1) }
            #expect(bench.relationshipCount == all.count)
            for name in names {
                let end = try guid(name)
                let known = bench.store.relationships(of: end).map(\.relationship)
                #expect(known.count == Set(known).count)
                #expect(Set(known) == all.filter { $0.source == end || $0.target == end })
            }
        }
    }
}
