import Entities
import Telemetry
import Testing

/// What is known of entities that an answer has, but tells nothing of.
@Suite struct RestTests {
    private func tell(
        _ bench: inout StoreBench, _ origin: RowOrigin = .first, at time: Int64, _ rows: [Told],
        rest: [String]
    ) throws {
        let group = EntityReport.Group(
            name: "rows", isAnswered: true, rows: rows.map { row($0, at: time) },
            rest: try rest.map { try guid($0) })
        bench.findings += bench.store.take(
            EntityReport(origin: origin, timestamp: time, groups: [group]))
    }

    @Test func `a known one stays live, and its metrics are unknown`() throws {
        var bench = try StoreBench()
        bench.tell(.second, at: 0, [Told("a", metrics: ["in": 3])])
        bench.tell(at: 0, [Told("a", metrics: ["depth": 1], tags: ["owner": ["x"]]), Told("b")])
        try tell(&bench, at: 10_000, [Told("b")], rest: ["a"])
        let entity = try #require(try bench.entity("a"))
        #expect(entity.state == .live)
        #expect(entity.presentSince == 0)
        #expect(entity.lastSeen == 10_000)
        #expect(entity.tags.map(\.value) == ["x"])
        #expect(entity.sightings.map(\.timestamp) == [0, 10_000])
        #expect(entity.sightings.last?.attribute("name") == .missing)
        #expect(entity.metrics.first { $0.name == "depth" }?.timestamp == 10_000)
        #expect(try bench.value(at: 10_000)?.isNaN == true)
        #expect(try bench.value("in", at: 10_000) == 3)
        #expect(bench.findings == [])
    }

    @Test func `what an answer that is not whole leaves out is not gone, and grows old`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a", metrics: ["depth": 1]), Told("b"), Told("c")])
        for time in [Int64(10_000), 20_000] {
            let group = EntityReport.Group(
                name: "rows", isAnswered: true, rows: [row(Told("b"), at: time)], isWhole: false)
            bench.findings += bench.store.take(
                EntityReport(origin: .first, timestamp: time, groups: [group]))
            let entity = try #require(try bench.entity("a"))
            #expect(entity.state == .live)
            #expect(entity.lastSeen == 0)
        }
        // Both are known as told of by the one who told of them, until a whole answer is without one.
        bench.tell(at: 30_000, [Told("b"), Told("c")])
        #expect(try bench.entity("a")?.state == .gone)
        #expect(try bench.entity("c")?.state == .live)
        #expect(bench.findings == [])
    }

    @Test func `it is gone once the rest is without it, and back once it is with it`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a", metrics: ["depth": 1]), Told("b")])
        try tell(&bench, at: 10_000, [Told("b")], rest: ["a"])
        try tell(&bench, at: 20_000, [Told("b")], rest: [])
        #expect(try bench.state("a") == .gone)
        try tell(&bench, at: 30_000, [Told("b")], rest: ["a"])
        #expect(try bench.state("a") == .live)
        #expect(try bench.entity("a")?.presentSince == 30_000)
        #expect(try bench.value(at: 30_000) == nil)
        try tell(&bench, at: 40_000, [Told("a", metrics: ["depth": 2])], rest: ["b"])
        #expect(try bench.value(at: 40_000) == 2)
        #expect(bench.store.entityCount == 2)
    }

    @Test func `an unknown one is not made known`() throws {
        var bench = try StoreBench()
        let (cluster, end) = (try guid("c", "CLUSTER"), try guid("end"))
        let told = Told("c", "CLUSTER", relationships: [contains(cluster, end)])
        try tell(&bench, at: 0, [told], rest: ["a", "end"])
        #expect(bench.store.entities().map(\.name) == ["c"])
        #expect(bench.store.related(to: cluster, by: "CONTAINS") == [end])
        #expect(bench.store.refusedCount == 0)
    }

    @Test func `its relationships are told no more`() throws {
        var bench = try StoreBench()
        let cluster = try guid("c", "CLUSTER")
        let rows = try ["a", "b"].map {
            Told($0, relationships: [contains(cluster, try guid($0))])
        }
        bench.tell(at: 0, rows)
        try tell(&bench, at: 10_000, [rows[1]], rest: ["a"])
        #expect(try bench.store.related(to: cluster, by: "CONTAINS") == [guid("b")])
        #expect(try bench.state("a") == .live)
    }

    @Test func `what a row of the same answer tells is known`() throws {
        var bench = try StoreBench()
        try tell(&bench, at: 0, [Told("a", metrics: ["depth": 1])], rest: ["a", "a"])
        try tell(&bench, at: 10_000, [Told("a", metrics: ["depth": 2])], rest: ["a", "a"])
        #expect(try bench.value(at: 10_000) == 2)
        #expect(try bench.entity("a")?.sightings.first?.attribute("name") == .text("a"))
    }

    @Test(arguments: [false, true])
    func `what another sample of the same poll tells is known`(isFirst: Bool) throws {
        var bench = try StoreBench()
        bench.tell(at: 0, ["rows": [Told("a", metrics: ["depth": 1, "in": 1])], "more": []])
        let groups = [
            EntityReport.Group(name: "rows", isAnswered: true, rows: [], rest: [try guid("a")]),
            .init(
                name: "more", isAnswered: true,
                rows: [row(Told("a", metrics: ["depth": 2]), at: 10_000)]),
        ]
        let report = EntityReport(
            origin: .first, timestamp: 10_000, groups: isFirst ? groups : groups.reversed())
        #expect(bench.store.take(report) == [])
        #expect(try bench.value(at: 10_000) == 2)
        #expect(try bench.value("in", at: 10_000)?.isNaN == true)
    }
}
