import QueryExecution
import Telemetry
import TestSupport
import Testing

@testable import LocalStore

@Suite struct EntityTests {
    private func entities(
        _ fixture: StoreFixture, names: Set<String>? = nil
    ) throws -> [ListedRow] {
        let needs = RowNeeds(source: .entities, range: 0..<1, names: names)
        return try fixture.read(needs, []) { $0 += ListedRow.list($1) }
            .sorted { ($0.values["name"]?.text ?? "") < ($1.values["name"]?.text ?? "") }
    }

    @Test func `the latest of each entity is known`() throws {
        let fixture = try StoreFixture()
        var first = StoreRows.row(1, at: 0, depth: 5, rate: 0.5)
        first.entities = StoreRows.entity(1, tags: [EntityTag(key: "vhost", values: ["/"])])
        fixture.write([first, StoreRows.row(2, at: 10, depth: 7)])
        // Out of order: what is older says nothing.
        var second = StoreRows.row(1, at: 90_000, depth: 6)
        second.entities = first.entities
        fixture.write([second, StoreRows.row(1, at: 80_000, depth: 99)])
        fixture.store.close()
        let rows = try entities(fixture)
        #expect(
            rows == [
                ListedRow(
                    time: StoreRows.start + 90_000,
                    values: [
                        "guid": .text(first.entities[0].guid.encoded), "name": .text("queue 1"),
                        "type": .text("QUEUE"), "domain": .text("INFRA"), "accountId": .integer(1),
                        "firstSeen": .integer(StoreRows.start),
                        "lastSeen": .integer(StoreRows.start + 90_000), "tags.vhost": .text("/"),
                        "depth": .double(6),
                    ]),
                ListedRow(
                    time: StoreRows.start + 10,
                    values: [
                        "guid": .text(StoreRows.entity(2)[0].guid.encoded),
                        "name": .text("queue 2"), "type": .text("QUEUE"), "domain": .text("INFRA"),
                        "accountId": .integer(1), "firstSeen": .integer(StoreRows.start + 10),
                        "lastSeen": .integer(StoreRows.start + 10), "depth": .double(7),
                    ]),
            ])
        #expect(try entities(fixture, names: ["name"]).map(\.values.count) == [1, 1])
    }

    @Test func `what was known before is known after opening again`() throws {
        let fixture = try StoreFixture()
        fixture.write((0..<600).map { StoreRows.row($0, at: 0, depth: Double($0)) })
        try fixture.reopen()
        fixture.write([StoreRows.row(1000, at: 10)])
        fixture.store.close()
        let rows = try entities(fixture)
        #expect(rows.count == 601)
        #expect(
            rows.first { $0.values["name"] == .text("queue 77") }?.values["depth"] == .double(77))
        #expect(fixture.status.entities == 601)
    }

    @Test func `they are written once a minute, and at the end`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        #expect(try entities(fixture).count == 1)
        fixture.write([StoreRows.row(2, at: 30_000)])
        #expect(try entities(fixture).count == 1)
        fixture.write([StoreRows.row(3, at: 60_000)])
        #expect(try entities(fixture).count == 3)
    }

    @Test func `there are only so many, and none that has not been seen for long`() throws {
        var limits = StoreFixture.limits
        limits.maximumEntities = 32
        limits.entityAge = 1000
        let fixture = try StoreFixture(limits)
        fixture.write((0..<40).map { StoreRows.row($0, at: Int64($0)) })
        #expect(fixture.status.entities <= 32)
        #expect(fixture.status.entities >= 30)
        let names = try entities(fixture).compactMap { $0.values["name"]?.text }
        #expect(names.contains("queue 39"))
        #expect(!names.contains("queue 0"))
        fixture.write([StoreRows.row(100, at: 120_000)])
        #expect(try entities(fixture).map { $0.values["name"] } == [.text("queue 100")])
        #expect(fixture.status.entities == 1)
    }

    @Test func `event types and names are told`() throws {
        let fixture = try StoreFixture()
        var row = StoreRows.row(1, at: 0, rate: 2)
        row.entities = StoreRows.entity(1, tags: [EntityTag(key: "team", values: ["a"])])
        fixture.write([row])
        let reader = try LocalStore(readingAt: fixture.path)
        #expect(try reader.eventTypes() == [StoreRows.type])
        #expect(
            try reader.names(ofType: StoreRows.type) == [
                "depth", "entity.guid", "entity.name", "entity.type", "entityGuid", "entityName",
                "entityType", "eventType", "name", "rate", "state", "tags.team", "timestamp",
            ])
        #expect(try reader.names(ofType: "Nothing") == [])
        let contents = try reader.contents()
        #expect(contents.rows == 1)
        #expect(contents.series == 1)
        #expect(contents.entities == 1)
        #expect(contents.oldestRow == StoreRows.start)
        reader.close()
    }
}
