import Telemetry
import TestSupport
import Testing

@testable import LocalStore

@Suite struct RoundTripTests {
    @Test func `values of every kind come back as they were`() throws {
        let fixture = try StoreFixture()
        let values: [Scalar] = [
            .boolean(true), .boolean(false), .integer(0), .integer(-7), .integer(.max),
            .integer(.min), .integer(1 << 53 + 1), .unsigned(UInt64(Int64.max) + 1),
            .unsigned(.max), .text(""), .text("ä\u{0}\"'\n"), .text("😀"), .missing,
        ]
        let rows = values.enumerated().map { StoreRows.row(["value": $1], at: Int64($0)) }
        fixture.write(rows)
        #expect(try fixture.rows() == rows.map(\.listed))
        try fixture.reopen()
        #expect(try fixture.rows() == rows.map(\.listed))
    }

    @Test func `numbers of every size come back as they were`() throws {
        let fixture = try StoreFixture()
        let numbers: [Double] = [
            0, 1, -1, 0.1, 1e300, -1e-300, 0x1p53, .leastNonzeroMagnitude, .pi, 65_534, 65_535,
            4_294_967_295, .nan,
        ]
        let rows = numbers.enumerated().map {
            StoreRows.row(1, at: Int64($0), depth: $1, rate: -$1)
        }
        fixture.write(rows)
        #expect(try fixture.rows() == rows.map(\.listed))
    }

    @Test func `what an event has no value for is missing`() throws {
        let fixture = try StoreFixture()
        fixture.write([
            StoreRows.row(1, at: 0, depth: .infinity, rate: -.infinity),
            StoreRows.row(["a": .double(.infinity), "b": .double(.nan), "c": .integer(1)], at: 1),
        ])
        let rows = try fixture.rows()
        #expect(rows.map { $0.values["depth"] } == [nil, nil])
        #expect(rows[1].values == ["c": .integer(1)])
    }

    @Test func `an entity's name, type, GUID and tags are there as New Relic adds them`() throws {
        let fixture = try StoreFixture()
        var row = StoreRows.row(1, at: 0)
        row.entities = StoreRows.entity(
            1,
            tags: [
                EntityTag(key: "name", values: ["queue 1"]),
                EntityTag(key: "team", values: ["a", "b"]),
            ])
        fixture.write([row])
        let values = try #require(try fixture.rows().first?.values)
        #expect(values["entityGuid"] == values["entity.guid"])
        #expect(values["entityName"] == .text("queue 1"))
        #expect(values["entityType"] == .text("QUEUE"))
        #expect(values["tags.name"] == .text("queue 1"))
        #expect(values["tags.team"] == .text("a, b"))
        #expect(
            try fixture.rows(names: ["tags.name"]).first?.values == ["tags.name": .text("queue 1")])
    }

    @Test func `names are those of the event sink`() throws {
        let fixture = try StoreFixture()
        fixture.write([
            StoreRows.row([
                "accountId": .integer(7), "entity.guid": .text("x"), "timestamp": .text("y"),
                "appId": .text("z"),
            ]),
            StoreRows.row(["appId": .integer(5)], at: 1),
        ])
        let rows = try fixture.rows()
        #expect(
            rows[0].values == [
                "attribute.accountId": .integer(7), "attribute.entity.guid": .text("x"),
                "attribute.timestamp": .text("y"), "attribute.appId": .text("z"),
            ])
        #expect(rows[1].values == ["appId": .integer(5)])
    }

    @Test func `a text is cut where the event sink cuts it`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(["a": .text(String(repeating: "é", count: 3000))])])
        #expect(
            try fixture.rows().first?.values["a"] == .text(String(repeating: "é", count: 2048)))
    }

    @Test func `only the names that are asked for are read`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0, depth: 3)])
        #expect(
            try fixture.rows(names: ["depth", "state", "nothing"]).map(\.values) == [
                ["depth": .double(3), "state": .text("running")]
            ])
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `the rows are a list, whatever is written, merged and opened again`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let fixture = try StoreFixture()
        var expected: [ListedRow] = []
        var now: Int64 = 0
        for _ in 0..<40 {
            now += Int64.random(in: 0..<400_000, using: &generator)
            let count = Int.random(in: 0..<30, using: &generator)
            let rows = StoreRows.random(count, queues: 4, within: now + 1, &generator)
            fixture.write(rows, now: StoreRows.start + now)
            fixture.store.flush()
            expected += rows.map(\.listed)
            if Int.random(in: 0..<6, using: &generator) == 0 { try fixture.reopen() }
        }
        #expect(try fixture.rows().counted == expected.counted)
        // In a range too.
        let range = StoreRows.start + 700_000..<StoreRows.start + 2_000_000
        let inRange = expected.filter { range.contains($0.time) }
        #expect(try fixture.rows(StoreRows.type, range).counted == inRange.counted)
        #expect(fixture.status.rows == expected.count)
        #expect(fixture.status.failures == [:])
    }
}
