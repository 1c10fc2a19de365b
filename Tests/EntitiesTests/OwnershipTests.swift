import Entities
import Telemetry
import Testing

/// Which of several sources a metric's value comes from, and how old it may be.
@Suite struct OwnershipTests {
    @Test func `an entity has the metrics of all who tell of it`() throws {
        var bench = try StoreBench()
        bench.tell(.first, at: 0, [Told("a", metrics: ["depth": 1])])
        bench.tell(.second, at: 0, [Told("a", metrics: ["in": 2])])
        #expect(try bench.value("depth", at: 0) == 1)
        #expect(try bench.value("in", at: 0) == 2)
        #expect(try bench.value("out", at: 0) == nil)
        #expect(try bench.value("depth", of: "b", at: 0) == nil)
        let entity = try #require(try bench.entity("a"))
        #expect(entity.metrics.map(\.origin) == [.first, .second])
        #expect(entity.sightings.map(\.teller.origin) == [.first, .second])
    }

    @Test func `a value is unknown when it is older than two intervals`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a", metrics: ["depth": 1])])
        #expect(try bench.value(at: 20_000) == 1)
        #expect(try bench.value(at: 20_001)?.isNaN == true)
    }

    @Test func `an unknown value is not the one before it`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a", metrics: ["depth": 1])])
        bench.tell(at: 10_000, [Told("a", metrics: ["depth": .nan])])
        #expect(try bench.value(at: 10_000)?.isNaN == true)
    }

    @Test func `a column that a later sample lacks ages`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a", metrics: ["depth": 1, "in": 1])])
        bench.tell(at: 20_000, [Told("a", metrics: ["in": 2])])
        #expect(try bench.value(at: 20_000) == 1)
        bench.tell(at: 30_000, [Told("a", metrics: ["in": 2])])
        #expect(try bench.value(at: 30_000)?.isNaN == true)
    }

    @Test func `of several rows of one poll the one that knows is heard`() throws {
        var bench = try StoreBench()
        bench.tell(
            at: 0, [Told("a", metrics: ["depth": 1]), Told("a", metrics: ["depth": .nan])])
        #expect(try bench.value(at: 0) == 1)
    }

    @Test func `the higher priority owns, whoever came first`() throws {
        var bench = try StoreBench()
        bench.tell(.first, at: 0, [Told("a", metrics: ["depth": 1])])
        bench.tell(.important, at: 1, [Told("a", metrics: ["depth": 2])])
        #expect(try bench.value(at: 1) == 2)
        bench.tell(.first, at: 2, [Told("a", metrics: ["depth": 1])])
        #expect(try bench.value(at: 2) == 2)
    }

    @Test func `a lower priority takes over what the owner does not know, and hands it back`()
        throws
    {
        var bench = try StoreBench()
        func tell(_ origin: RowOrigin, _ value: Double, at time: Int64) throws -> Double? {
            bench.tell(origin, at: time, [Told("a", metrics: ["depth": value])])
            return try bench.value(at: time)
        }
        #expect(try tell(.important, 2, at: 0) == 2)
        #expect(try tell(.important, .nan, at: 10_000)?.isNaN == true)
        #expect(try tell(.first, 1, at: 11_000) == 1)
        // Its not knowing does not take the value away from who knows.
        #expect(try tell(.important, .nan, at: 20_000) == 1)
        #expect(try tell(.first, 1, at: 21_000) == 1)
        #expect(try tell(.important, 3, at: 30_000) == 3)
        #expect(try tell(.first, 1, at: 31_000) == 3)
    }

    @Test func `a lower priority takes over what is too old`() throws {
        var bench = try StoreBench()
        bench.tell(.important, at: 0, [Told("a", metrics: ["depth": 2])])
        bench.tell(.first, at: 20_000, [Told("a", metrics: ["depth": 1])])
        #expect(try bench.value(at: 20_000) == 2)
        bench.tell(.first, at: 20_001, [Told("a", metrics: ["depth": 1])])
        #expect(try bench.value(at: 20_001) == 1)
    }

    @Test func `equals do not take turns`() throws {
        var bench = try StoreBench()
        for round in 0..<10 {
            let time = Int64(round) * 10_000
            bench.tell(.first, at: time, [Told("a", metrics: ["depth": 1])])
            bench.tell(.second, at: time + 5_000, [Told("a", metrics: ["depth": 2])])
            #expect(try bench.value(at: time + 5_000) == 1)
        }
        // Once the first one does not know, the other one has it, and keeps it.
        bench.tell(.first, at: 100_000, [Told("a", metrics: ["depth": .nan])])
        bench.tell(.second, at: 105_000, [Told("a", metrics: ["depth": 2])])
        bench.tell(.first, at: 110_000, [Told("a", metrics: ["depth": 1])])
        #expect(try bench.value(at: 110_000) == 2)
    }

    @Test func `a value that is told with an earlier time counts as new`() throws {
        var bench = try StoreBench()
        bench.tell(at: 50_000, [Told("a", metrics: ["depth": 1])])
        bench.tell(at: 10_000, [Told("a", metrics: ["depth": 2])])
        #expect(try bench.value(at: 10_000) == 2)
    }

    @Test func `an interval that changes is the same origin`() throws {
        var bench = try StoreBench()
        var slow = RowOrigin.first
        slow.interval = 100_000
        bench.tell(.first, at: 0, [Told("a", metrics: ["depth": 1])])
        bench.tell(slow, at: 1, [Told("a", metrics: ["depth": 2])])
        #expect(try bench.value(at: 150_000) == 2)
        #expect(try bench.entity("a")?.sightings.count == 1)
    }

    @Test func `the latest attributes of each teller are kept`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, ["one": [Told("a")], "other": [Told("a", metrics: ["depth": 1])]])
        let sightings = try #require(try bench.entity("a")).sightings
        #expect(sightings.map(\.teller.mapping) == ["one", "other"])
        #expect(sightings.map(\.shape?.eventType) == ["Row", "Row"])
        #expect(sightings.map(\.attributes) == [[.text("a")], [.text("a")]])
    }
}
