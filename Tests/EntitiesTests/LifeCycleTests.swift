import Entities
import Telemetry
import Testing

/// When an entity is live, unreachable, gone, and no more.
@Suite struct LifeCycleTests {
    /// What two tellers say of an entity in turn, and what it is then.
    struct Case: CustomTestStringConvertible, Sendable {
        enum Answer { case with, without, none }

        var first: Answer
        var second: Answer
        var state: EntityState

        var testDescription: String { "\(first), \(second): \(state)" }
    }

    @Test(arguments: [
        Case(first: .with, second: .with, state: .live),
        Case(first: .with, second: .without, state: .live),
        Case(first: .with, second: .none, state: .live),
        Case(first: .without, second: .without, state: .gone),
        Case(first: .without, second: .none, state: .unreachable),
        Case(first: .none, second: .none, state: .unreachable),
        Case(first: .none, second: .with, state: .live),
        Case(first: .none, second: .without, state: .unreachable),
        Case(first: .without, second: .with, state: .live),
    ])
    func `an entity that two told of`(expected: Case) throws {
        var bench = try StoreBench()
        bench.tell(.first, at: 0, [Told("a")])
        bench.tell(.second, at: 0, [Told("a")])
        for (origin, answer) in [(RowOrigin.first, expected.first), (.second, expected.second)] {
            let rows: [Told]? =
                switch answer {
                case .with: [Told("a")]
                case .without: []
                case .none: nil
                }
            bench.tell(origin, at: 10_000, ["rows": rows])
        }
        let entity = try #require(try bench.entity("a"))
        #expect(entity.state == expected.state)
        #expect(entity.stateSince == (expected.state == .live ? 0 : 10_000))
        #expect(entity.firstSeen == 0)
    }

    @Test func `unreachable is since the first answer that did not come`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a", metrics: ["depth": 1])])
        for time in [10_000, 20_000, 30_000] as [Int64] { bench.tell(at: time, ["rows": nil]) }
        let entity = try #require(try bench.entity("a"))
        #expect(entity.state == .unreachable)
        #expect(entity.stateSince == 10_000)
        // Its values age, and nothing else happens to them.
        #expect(try bench.value(at: 20_000) == 1)
        #expect(try bench.value(at: 30_000)?.isNaN == true)
        bench.tell(at: 40_000, [Told("a", metrics: ["depth": 2])])
        #expect(try bench.state("a") == .live)
        #expect(try bench.entity("a")?.presentSince == 0)
        #expect(try bench.value(at: 40_000) == 2)
    }

    @Test func `a gone entity is still shown, and has no values`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a", metrics: ["depth": 1]), Told("b")])
        bench.tell(at: 10_000, [Told("b")])
        let entity = try #require(try bench.entity("a"))
        #expect(entity.state == .gone)
        #expect(entity.metrics.map(\.value) == [1])
        #expect(entity.sightings.isEmpty)
        #expect(try bench.value(at: 10_000)?.isNaN == true)
        #expect(bench.store.entities().map(\.state) == [.gone, .live])
    }

    @Test func `one that comes back is the same, and begins anew`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a", metrics: ["depth": 1], tags: ["owner": ["x"]])])
        bench.tell(at: 10_000, [])
        bench.tell(at: 20_000, [Told("a", metrics: ["in": 2], tags: ["owner": ["y"]])])
        let entity = try #require(try bench.entity("a"))
        #expect(entity.state == .live)
        #expect(entity.firstSeen == 0)
        #expect(entity.presentSince == 20_000)
        #expect(entity.stateSince == 20_000)
        #expect(entity.metrics.map(\.name) == ["in"])
        #expect(entity.tags.map(\.value) == ["y"])
    }

    @Test func `one that another sample of the same poll tells of is never gone`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, ["classic": [Told("a", metrics: ["depth": 1])], "quorum": []])
        bench.tell(at: 10_000, ["classic": [], "quorum": [Told("a", metrics: ["in": 1])]])
        let entity = try #require(try bench.entity("a"))
        #expect(entity.state == .live)
        #expect(entity.presentSince == 0)
        #expect(entity.metrics.map(\.name) == ["depth", "in"])
    }

    @Test func `what a report has no group for stays as it is`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, ["one": [Told("a")], "other": [Told("b")]])
        bench.tell(at: 10_000, ["one": [Told("a")]])
        #expect(try bench.state("b") == .live)
    }

    @Test func `an entity with another rule or name is the same`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a")])
        var renamed = row(Told("a"), at: 10_000)
        renamed.entities[0].name = "new"
        renamed.entities[0].rule = "other"
        #expect(
            bench.store.take(
                EntityReport(
                    origin: .first, timestamp: 10_000,
                    groups: [.init(name: "rows", isAnswered: true, rows: [renamed])])
            ).isEmpty)
        let entity = try #require(try bench.entity("a"))
        #expect(entity.name == "new")
        #expect(entity.rule == "other")
        #expect(entity.type == "QUEUE")
    }

    static let hours: [(type: String, hours: Int64)] = [
        ("LINK", 4), ("QUEUE", 24), ("BROKER", 8 * 24), ("REPORT", 90 * 24), ("UNDEFINED", 8 * 24),
    ]

    @Test(arguments: hours)
    func `an entity expires by its type`(type: String, hours: Int64) throws {
        let lifetime = hours * 3_600_000
        // Gone, unreachable, and one whose target is asked no more.
        for answer in [["rows": []], ["rows": nil], [:]] as [KeyValuePairs<String, [Told]?>] {
            var bench = try StoreBench()
            bench.tell(at: 1_000, [Told("a", type)])
            bench.tell(at: 11_000, answer)
            bench.store.expire(at: 1_000 + lifetime)
            #expect(try bench.state("a", type) != nil)
            bench.store.expire(at: 1_001 + lifetime)
            #expect(try bench.state("a", type) == nil)
            #expect(bench.store.entityCount == 0)
        }
    }

    @Test func `what a person has to remove does not expire`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a", "CLUSTER")])
        bench.tell(at: 10_000, [])
        bench.store.expire(at: 1_000_000_000_000)
        #expect(try bench.state("a", "CLUSTER") == .gone)
    }

    @Test func `one that expired and comes back is a new one`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a"), Told("b", "CLUSTER")])
        bench.store.expire(at: 100_000_000)
        // Another one takes its place in memory.
        bench.tell(.second, at: 100_000_000, [Told("c")])
        bench.tell(at: 100_000_001, [Told("a"), Told("b", "CLUSTER")])
        #expect(try bench.entity("a")?.firstSeen == 100_000_001)
        #expect(try bench.entity("b", "CLUSTER")?.firstSeen == 0)
        #expect(try bench.state("c") == .live)
        #expect(bench.store.entityCount == 3)
    }

    @Test func `expiry looks at the whole store in bounded steps`() throws {
        var bench = try StoreBench()
        let count = EntityStore.maximumExpiryStep * 2 + 1
        bench.tell(at: 0, (0..<count).map { Told("q\($0)") })
        for step in 1...3 {
            bench.store.expire(at: 100_000_000 + Int64(step) * EntityStore.expiryRound)
            #expect(
                bench.store.entityCount == max(0, count - step * EntityStore.maximumExpiryStep))
        }
    }

    @Test(arguments: [1, 20, 1_000, 7_000] as [Int64])
    func `a round of expiry takes the same time, however often it is called`(
        interval: Int64
    ) throws {
        var bench = try StoreBench()
        bench.store.expire(at: 0)
        bench.tell(at: 0, (0..<120_000).map { Told("q\($0)") })
        var time: Int64 = 100_000_000
        // The clock leaps, so the first call is a whole step.
        bench.store.expire(at: time)
        let first = EntityStore.maximumExpiryStep
        #expect(bench.store.entityCount == 120_000 - first)
        let calls = 3
        for _ in 0..<calls {
            time += interval
            bench.store.expire(at: time)
            // Several pollers at the same time, and one whose poll took long.
            bench.store.expire(at: time)
            bench.store.expire(at: time - 30_000)
        }
        // Two for each millisecond.
        let step = min(2 * Int(interval), EntityStore.maximumExpiryStep)
        #expect(bench.store.entityCount == 120_000 - first - calls * step)
    }

    @Test func `expiry goes on after the clock was set back`() throws {
        var bench = try StoreBench()
        bench.store.expire(at: 1_000_000_000_000)
        bench.tell(at: 0, [Told("a")])
        bench.store.expire(at: 100_000_000)
        #expect(try bench.state("a") == .live)
        bench.store.expire(at: 100_000_001)
        #expect(try bench.state("a") == nil)
    }
}
