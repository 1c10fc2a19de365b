import Queries
import QueryExecution
import Telemetry
import TestSupport
import Testing

@testable import LocalStore

@Suite struct AnswerTests {
    /// Five hours of rows of four queues, some of them late.
    private func fixture(_ generator: inout SplitMix64) throws -> StoreFixture {
        let fixture = try StoreFixture()
        for part in 0..<30 {
            let now = Int64(part + 1) * 600_000
            fixture.write(
                StoreRows.random(100, queues: 4, within: now, &generator),
                now: StoreRows.start + now)
        }
        return fixture
    }

    private func value(_ value: QueryResult.Value) -> Double {
        if case .scalar(let scalar) = value { scalar.number } else { .nan }
    }

    @Test func `rollups answer as rows do`() throws {
        var generator = SplitMix64(seed: 3)
        let fixture = try fixture(&generator)
        let reader = try LocalStore(readingAt: fixture.path)
        defer { reader.close() }
        let functions: [Aggregate.Function] = [
            .count, .sum, .average, .min, .max, .latest,
        ]
        let columns = functions.map { Query.Column(ValueExpression.aggregate($0, of: "depth")) }
        for (width, resolution) in [(3_600_000, 3_600_000), (1_800_000, 60_000)] as [(Int64, Int64)]
        {
            var query = Query(
                .values(columns + [.init(.aggregate(.count))]),
                from: .events([StoreRows.type]), facets: [.by(.attribute("name"))],
                range: TimeRange(
                    since: .at(StoreRows.start), until: .at(StoreRows.start + 5 * 3_600_000)),
                buckets: .every(width))
            let context = QueryContext(now: StoreRows.start + 5 * 3_600_000)
            let rolled = try reader.answer(query, in: context, fewRows: 0)
            #expect(rolled.statistics.resolution == resolution)
            // A test of a metric needs the rows.
            query.filter = .call(
                .greaterOrEqual, [.attribute("depth"), .constant(.integer(0))])
            let plain = try reader.answer(query, in: context, fewRows: 0)
            #expect(plain.statistics.resolution == 0)
            #expect(rolled.groups.count == 4)
            #expect(rolled.groups == plain.groups)
        }
    }

    @Test func `an answer says what is no longer kept, and what was rolled up`() throws {
        var limits = StoreFixture.limits
        limits.rowAge = 3_600_000
        limits.minuteAge = 2 * 3_600_000
        let fixture = try StoreFixture(limits)
        for minute in 0..<360 as Range<Int64> {
            fixture.write([StoreRows.row(1, at: minute * 60_000)])
        }
        let reader = try LocalStore(readingAt: fixture.path)
        defer { reader.close() }
        let end = StoreRows.start + 6 * 3_600_000
        func coverage(since: Int64, _ filter: RowExpression? = nil) throws -> QueryCoverage {
            var query = Query(
                .values([.init(.aggregate(.average, of: "depth"))]),
                from: .events([StoreRows.type]),
                range: TimeRange(since: .at(since), until: .at(end)))
            query.filter = filter
            let result = try reader.answer(query, in: QueryContext(now: end), fewRows: 0)
            return try #require(result.statistics.coverage)
        }
        // Hours are there from the beginning.
        let rolled = try coverage(since: StoreRows.start)
        #expect(rolled.missing == [])
        #expect(rolled.keptSince == StoreRows.start)
        #expect(rolled.rolledUp[3_600_000]?.lowerBound == StoreRows.start)
        #expect(rolled.rolledUp[60_000].map { $0.upperBound <= end } == true)
        // A test of a metric takes the rows as they came.
        let test = RowExpression.call(
            .greaterOrEqual, [.attribute("depth"), .constant(.integer(0))])
        let plain = try coverage(since: StoreRows.start, test)
        let kept = try #require(plain.keptSince)
        #expect(kept > StoreRows.start + 4 * 3_600_000 && kept < end)
        let missing = try #require(plain.missing.first)
        #expect(missing.lowerBound == StoreRows.start && missing.upperBound <= kept)
        #expect(missing.upperBound > StoreRows.start + 4 * 3_600_000)
        #expect(plain.coarserSince == StoreRows.start)
        #expect(plain.rolledUp == [:])
        let recent = try coverage(since: kept, test)
        #expect(recent.missing == [])
        #expect(recent.coarserSince == nil)
    }

    @Test func `an answer says how many blocks are missing from it`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        fixture.write([StoreRows.row(1, at: 1)])
        try fixture.tamper("UPDATE part SET data = x'00' WHERE id >> 20 = 1")
        let answer = try fixture.store.answer(
            Query(.values([.init(.aggregate(.count))]), from: .events([StoreRows.type])),
            in: QueryContext(now: StoreRows.start + 1000))
        #expect(answer.groups.map { value($0.values[0][0]) } == [1])
        #expect(answer.statistics.damagedBlocks == 1)
    }

    @Test func `what is written and not flushed is not seen, and the writer answers too`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0, depth: 4)])
        let query = Query(
            .values([.init(.aggregate(.latest, of: "depth"))]), from: .events([StoreRows.type]))
        let context = QueryContext(now: StoreRows.start + 1000)
        fixture.store.write([StoreRows.row(1, at: 1, depth: 5)], now: StoreRows.start + 1)
        var answer = try fixture.store.answer(query, in: context)
        #expect(answer.groups.map { value($0.values[0][0]) } == [4])
        fixture.store.flush()
        answer = try fixture.store.answer(query, in: context)
        #expect(answer.groups.map { value($0.values[0][0]) } == [5])
    }
}
