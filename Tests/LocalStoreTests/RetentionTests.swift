import QueryExecution
import Telemetry
import TestSupport
import Testing

@testable import LocalStore

@Suite struct RetentionTests {
    @Test func `rows go by age, then minutes, then hours`() throws {
        var limits = StoreFixture.limits
        limits.rowAge = 3_600_000
        limits.minuteAge = 4 * 3_600_000
        limits.hourAge = 48 * 3_600_000
        let fixture = try StoreFixture(limits)
        for minute in 0..<360 as Range<Int64> {
            fixture.write([StoreRows.row(1, at: minute * 60_000)])
        }
        // An hour of rows and four hours of minutes, and what their blocks begin with.
        let status = fixture.status
        #expect((60...70).contains(status.rows))
        #expect((240...300).contains(status.minuteRows))
        #expect(status.hourRows == 5)
        #expect(status.oldestRow.map { $0 - StoreRows.start > 4 * 3_600_000 } == true)
        // All are counted all the same.
        let needs = RowNeeds(
            source: .events([StoreRows.type]),
            range: StoreRows.start..<StoreRows.start + 6 * 3_600_000, names: ["depth"],
            rollup: .init(alignment: 3_600_000, parts: ["depth": .all]))
        #expect(try fixture.counts(needs).rows == 360)

        fixture.write([StoreRows.row(1, at: 60 * 3_600_000)])
        #expect(fixture.status.rows == 1)
        #expect(fixture.status.minuteRows == 0)
        #expect(fixture.status.oldest == StoreRows.start + 60 * 3_600_000)
        #expect(fixture.status.series == 1)
        fixture.write([StoreRows.row(2, at: 160 * 3_600_000)])
        fixture.write([StoreRows.row(2, at: 161 * 3_600_000)])
        #expect(fixture.status.series == 1)
        #expect(fixture.status.writtenRows == 363)
    }

    @Test func `an end of a range that is only kept as minutes counts whole minutes`() throws {
        var limits = StoreFixture.limits
        limits.rowAge = 3_600_000
        let fixture = try StoreFixture(limits)
        for second in stride(from: 0 as Int64, to: 3 * 3600, by: 20) {
            fixture.write([StoreRows.row(1, at: second * 1000)])
        }
        let needs = RowNeeds(
            source: .events([StoreRows.type]),
            range: StoreRows.start + 70_000..<StoreRows.start + 190_000, names: ["depth"],
            rollup: .init(alignment: 0, parts: ["depth": .all]))
        // The minutes that begin in it, at 120 and 180 seconds.
        #expect(try fixture.counts(needs).rows == 6)
    }

    @Test func `the file stays within its bytes, and shrinks`() throws {
        var limits = StoreFixture.limits
        limits.maximumBytes = LocalStore.Limits.leastBytes
        let fixture = try StoreFixture(limits)
        var generator = SplitMix64(seed: 1)
        var greatest: Int64 = 0
        for minute in 0..<300 as Range<Int64> {
            let rows = (0..<500).map {
                StoreRows.row(
                    $0 % 50, at: minute * 60_000, depth: .random(in: 0..<1, using: &generator),
                    rate: .random(in: 0..<1, using: &generator))
            }
            fixture.write(rows)
            greatest = max(greatest, fixture.status.bytes)
        }
        let status = fixture.status
        #expect(greatest <= limits.maximumBytes)
        // Nearly all of the room is used, and rows went before minutes.
        #expect(status.bytes > limits.maximumBytes / 2)
        #expect(status.rows < 150_000)
        #expect(status.minuteRows > 0)
        #expect(status.hourRows > 0)
        #expect(status.failures == [:])
        #expect(status.writtenRows == 150_000)
    }

    @Test func `a smaller limit makes a file smaller that was larger`() throws {
        let fixture = try StoreFixture()
        var generator = SplitMix64(seed: 1)
        for minute in 0..<60 as Range<Int64> {
            fixture.write(
                (0..<5000).map {
                    StoreRows.row(
                        $0 % 50, at: minute * 60_000, depth: .random(in: 0..<1, using: &generator),
                        rate: .random(in: 0..<1, using: &generator))
                })
        }
        fixture.store.close()
        var limits = StoreFixture.limits
        limits.maximumBytes = 0
        let before = fileSize(fixture.path)
        let store = LocalStore(writingAt: fixture.path, limits: limits)
        store.write([StoreRows.row(1, at: 3_600_000)], now: StoreRows.start + 3_600_000)
        store.close()
        #expect(before > LocalStore.Limits.leastBytes)
        #expect(fileSize(fixture.path) < LocalStore.Limits.leastBytes)
    }

    @Test func `rows from before all that is kept and from far ahead are counted and left out`()
        throws
    {
        let fixture = try StoreFixture()
        let now = StoreRows.start + 500 * 86_400_000
        fixture.write(
            [
                StoreRows.row(1, at: 0), StoreRows.row(1, at: 500 * 86_400_000),
                StoreRows.row(1, at: 502 * 86_400_000),
            ], now: now)
        #expect(fixture.status.droppedRows == [.tooOld: 1, .future: 1])
        #expect(fixture.status.rows == 1)
    }
}
