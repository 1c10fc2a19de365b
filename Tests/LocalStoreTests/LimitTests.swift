import Telemetry
import TestSupport
import Testing

@testable import LocalStore

@Suite struct LimitTests {
    @Test func `rows that find the queue full are dropped and counted`() throws {
        var limits = StoreFixture.limits
        limits.waitingRows = 3
        let fixture = try StoreFixture(limits)
        fixture.store.write([StoreRows.row(1, at: 0), StoreRows.row(1, at: 1)], now: 1)
        fixture.store.write([StoreRows.row(1, at: 2), StoreRows.row(1, at: 3)], now: 1)
        #expect(fixture.status.waitingRows == 2)
        #expect(fixture.status.droppedRows == [.queue: 2])
        fixture.write([StoreRows.row(1, at: 4)])
        #expect(fixture.status.rows == 3)
        #expect(fixture.status.waitingRows == 0)
    }

    @Test func `rows are written by themselves when there are enough, and after a while`()
        async throws
    {
        var limits = StoreFixture.limits
        limits.commitRows = 2
        let many = try StoreFixture(limits)
        many.store.write([StoreRows.row(1, at: 0)], now: StoreRows.start)
        #expect(many.status.waitingRows == 1)
        many.store.write([StoreRows.row(1, at: 1)], now: StoreRows.start)
        try await eventually("written at once") { many.status.rows == 2 }

        limits = LocalStore.Limits()
        limits.commitDelay = 1
        let few = try StoreFixture(limits)
        few.store.write([StoreRows.row(1, at: 0)], now: StoreRows.start)
        try await eventually("written soon") { few.status.rows == 1 }
    }

    @Test func `what comes after the end is dropped and counted`() throws {
        let fixture = try StoreFixture()
        fixture.store.write([StoreRows.row(1, at: 0)], now: StoreRows.start)
        fixture.store.close()
        fixture.store.write([StoreRows.row(1, at: 1)], now: StoreRows.start)
        #expect(fixture.status.droppedRows == [.closed: 1])
        #expect(try fixture.rows().count == 1)
    }

    @Test func `beyond the limit of series, rows keep all that they have`() throws {
        var limits = StoreFixture.limits
        limits.maximumSeries = 3
        let fixture = try StoreFixture(limits)
        var rows = (0..<10).map { StoreRows.row($0, at: Int64($0)) }
        for index in rows.indices {
            rows[index].entities = StoreRows.entity(
                index, tags: [EntityTag(key: "name", values: ["queue \(index)"])])
        }
        fixture.write(rows)
        #expect(try fixture.rows() == rows.map(\.listed))
        #expect(fixture.status.series == 4)
        #expect(try fixture.rows(names: ["tags.name"]).count == 10)
    }

    @Test func `an attribute that always changes becomes a column, and one that rarely does stays`()
        throws
    {
        let fixture = try StoreFixture()
        let shape = StoreRows.shape(["id", "state", "uptime", "version", "load"])
        let rows = (0..<400).map { (number: Int) -> EntityRow in
            let attributes: [Scalar] = [
                .text("message \(number)"), .text(number % 2 == 0 ? "up" : "down"),
                .integer(Int64(number)), .integer(number < 200 ? 1 : 2),
                .double(Double(number) + 0.5),
            ]
            let sample = Sample(
                shape: shape, timestamp: StoreRows.start + Int64(number), attributes: attributes,
                metrics: [])
            return EntityRow(sample: sample, entities: StoreRows.entity(1))
        }
        fixture.write(rows)
        #expect(try fixture.rows().map(\.inDoubles) == rows.map(\.listed.inDoubles))
        // Of the number after 32 changes, of the text after 64; then the two states and the two
        // versions are left.
        #expect((64...72).contains(fixture.status.series))
        let before = fixture.status.series
        // Who opens it next knows.
        try fixture.reopen()
        let more = rows.map { (row: EntityRow) -> EntityRow in
            var row = row
            row.sample.timestamp += 1000
            row.sample.attributes[0] = .text("another \(row.sample.timestamp)")
            return row
        }
        fixture.write(more)
        #expect(try fixture.rows().map(\.inDoubles) == (rows + more).map(\.listed.inDoubles))
        #expect(fixture.status.series == before)
    }

    @Test func `rows in more spans and more of them than a block takes are kept`() throws {
        let fixture = try StoreFixture()
        let rows = (0..<Block.maximumRows + 10).map { _ in StoreRows.row(1, at: 0) }
        fixture.write(rows)
        #expect(fixture.status.rows == rows.count)
        #expect(fixture.status.blocks == 2)
    }
}
