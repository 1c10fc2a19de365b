import QueryExecution
import Telemetry
import TestSupport
import Testing

@testable import LocalStore

@Suite struct CompactionTests {
    /// Rows of each queue in an interval, for so many milliseconds.
    private func write(
        _ fixture: StoreFixture, queues: Int = 3, from start: Int64 = 0, for length: Int64,
        every interval: Int64 = 30_000
    ) -> [EntityRow] {
        var all: [EntityRow] = []
        for time in stride(from: start, to: start + length, by: Int(interval)) {
            let rows = (0..<queues).map {
                StoreRows.row($0, at: time, depth: Double(time / 30_000 + Int64($0)), rate: 0.5)
            }
            fixture.write(rows, now: StoreRows.start + time)
            all += rows
        }
        return all
    }

    @Test func `blocks of a span become one, with the same rows`() throws {
        let fixture = try StoreFixture()
        let rows = write(fixture, for: 25 * 60_000)
        let expected = rows.map(\.listed)
        #expect(try fixture.rows() == expected)
        // Two spans are closed, and of the open one eight blocks are one.
        let status = fixture.status
        #expect(status.rows == rows.count)
        #expect(status.minuteRows == 60)
        #expect(status.hourRows == 0)
        #expect(status.blocks == 2 + 2 + 1 + 2)
    }

    @Test func `an hour of minutes is one block, and a day of hours`() throws {
        var limits = StoreFixture.limits
        limits.rowAge *= 2
        let fixture = try StoreFixture(limits)
        let rows = write(fixture, queues: 1, for: 25 * 3_600_000 + 600_000, every: 300_000)
        let status = fixture.status
        #expect(status.minuteRows == 12 * 25)
        #expect(status.hourRows == 25)
        // 150 spans of rows and two blocks of an open one, 25 hours of minutes, a day of hours and
        // one hour.
        #expect(status.blocks == 150 + 2 + 25 + 1 + 1)
        #expect(try fixture.rows().count == rows.count)
    }

    @Test func `what was left open is closed by the next one who writes`() throws {
        let fixture = try StoreFixture()
        let rows = write(fixture, for: 9 * 60_000)
        try fixture.reopen()
        fixture.write([StoreRows.row(9, at: 7_200_000)])
        #expect(fixture.status.minuteRows == 27)
        #expect(fixture.status.hourRows == 3)
        #expect(try fixture.rows().dropLast() == rows.map(\.listed)[...])
    }

    @Test func `rows that come late are counted once, and merged`() throws {
        let fixture = try StoreFixture()
        _ = write(fixture, queues: 1, for: 3 * 3_600_000)
        let late = StoreRows.row(0, at: 600_000 + 1, depth: 5000)
        fixture.write([late], now: StoreRows.start + 3 * 3_600_000)
        var needs = RowNeeds(
            source: .events([StoreRows.type]),
            range: StoreRows.start..<StoreRows.start + 10_800_000, names: ["depth"],
            rollup: .init(alignment: 3_600_000, parts: ["depth": .all]))
        #expect(try fixture.counts(needs).rows == 361)
        // A while later it is in the rollups, of minutes in the same block as the others.
        _ = write(fixture, queues: 1, from: 3 * 3_600_000, for: 1_260_000)
        #expect(try fixture.counts(needs).rows == 361)
        let hours = try fixture.spans(needs)
        #expect(hours.map(\.rowCount).sorted() == [1, 120, 120, 120])
        #expect(hours.map(\.maximum).max() == 5000)
        needs.rollup?.alignment = 60_000
        let minute = try fixture.spans(needs)[10]
        #expect(minute.rowCount == 3)
        #expect(minute.maximum == 5000)
        #expect(minute.last == 21)
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `rollups have what the rows have`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let fixture = try StoreFixture()
        var rows: [EntityRow] = []
        for part in 0..<12 {
            // Some come late, by up to an hour.
            let now = Int64(part + 1) * 900_000
            let some = StoreRows.random(150, queues: 3, within: now, &generator)
            fixture.write(some, now: StoreRows.start + now)
            rows += some
        }
        fixture.write([StoreRows.row(0, at: 90_000_000)])
        for length in [60_000, 3_600_000] as [Int64] {
            let needs = RowNeeds(
                source: .events([StoreRows.type]),
                range: StoreRows.start..<StoreRows.start + 10_800_000,
                names: ["depth", "rate", "name", "state"],
                rollup: .init(alignment: length, parts: ["depth": .all, "rate": .all]))
            let spans = try fixture.spans(needs)
            #expect(spans == Span.list(rows, length: length))
            #expect(spans.allSatisfy { $0.length == length })
        }
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func `each row counts once, whatever the range and the buckets`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let fixture = try StoreFixture()
        var rows: [EntityRow] = []
        for part in 0..<20 {
            let now = Int64(part + 1) * 600_000
            let some = StoreRows.random(60, queues: 2, within: now, &generator)
            fixture.write(some, now: StoreRows.start + now)
            rows += some
        }
        for _ in 0..<60 {
            let bounds = (0..<2).map { _ in
                StoreRows.start + Int64.random(in: -100_000..<13_000_000, using: &generator)
            }.sorted()
            let alignment: Int64 =
                [0, 5000, 60_000, 300_000, 3_600_000, 7_200_000]
                .randomElement(using: &generator) ?? 0
            let needs = RowNeeds(
                source: .events([StoreRows.type]), range: bounds[0]..<bounds[1],
                names: ["depth", "name"],
                rollup: .init(alignment: alignment, parts: ["depth": [.sum]]))
            let inRange = rows.filter { needs.range.contains($0.sample.timestamp) }
            let found = try fixture.counts(needs)
            #expect(found.rows == inRange.count, "\(needs.range) \(alignment)")
            #expect(found.sum == inRange.reduce(0) { $0 + $1.sample.metrics[0] })
        }
    }
}
