import Queries
import Telemetry
import Testing

/// What columns are called, and how wide buckets are.
@Suite struct QueryShapeTests {
    @Test(
        arguments: [
            ("count(*)", "count(*)", "count"),
            ("latest(queue.depth)", "latest(queue.depth)", "latest"),
            ("max(x) AS 'Most'", "Most", "Most"),
            ("percentile(x, 99.9)", "percentile(x, 99.9)", "percentile"),
            ("uniqueCount(x)", "uniqueCount(x)", "uniqueCount"),
            ("(sum(x) + 1) * 2", "(sum(x) + 1) * 2", nil),
            ("filter(max(x), WHERE a = 'b')", "filter(max(x), WHERE a = 'b')", "max"),
            (
                "if(max(x) IS NULL, 0, round(max(x)))",
                "if(max(x) IS NULL, 0, round(max(x)))", nil
            ),
            ("rate(count(*), 1 minute)", "rate(count(*), 1 minute)", "rate"),
            ("rate(count(*), 90 seconds) * 2", "rate(count(*), 90 seconds) * 2", nil),
            (
                "percentage(count(*), WHERE a IN ('b', 2))",
                "percentage(count(*), WHERE a IN ('b', 2))", "percentage"
            ),
            (
                "average(x) - (SELECT average(y) FROM F)", "average(x) - (average(y))", nil
            ),
        ] as [(String, String, String?)])
    func `calls a column by its label or its words`(
        _ text: String, _ title: String, _ name: String?
    ) throws {
        let query = try lowered("SELECT \(text) FROM E")
        #expect(query.titles == [title])
        #expect(query.names == [name])
    }

    @Test func `calls facets and columns of rows by their attributes`() throws {
        let faceted = try lowered(
            "SELECT count(*) FROM E FACET a.b, c AS 'd', hourOf(t), CASES(WHERE a = 1)")
        #expect(faceted.facetTitles == ["a.b", "d", "hourOf(t)", "cases"])
        #expect(faceted.facetNames == ["a.b", "d", nil, nil])
        let rows = try lowered("SELECT a, NOT b LIKE 'c' AND d IS TRUE FROM E")
        #expect(rows.titles == ["a", "(NOT (b LIKE 'c')) AND (d IS TRUE)"])
        #expect(rows.names == ["a", nil])
        #expect(try lowered("SELECT * FROM E").titles == [])
    }

    static let minute: Int64 = 60_000
    static let hour = 60 * minute
    static let day = 24 * hour

    @Test(
        arguments: [
            (1, 1000), (30 * minute, 30_000), (hour, minute), (3 * hour, 5 * minute),
            (6 * hour, 10 * minute), (day, 30 * minute), (7 * day, 6 * hour), (30 * day, 12 * hour),
            (60 * day, day), (61 * day, 2 * day), (365 * day, 7 * day),
        ] as [(Int64, Int64)])
    func `cuts a range as a chart needs it`(_ length: Int64, _ width: Int64) throws {
        let query = try lowered("SELECT count(*) FROM E TIMESERIES")
        let found = try #require(query.bucketWidth(over: length))
        #expect(found == (width, width))
    }

    @Test(
        arguments: [
            (hour, 10_000), (day, 4 * minute), (366 * day, day), (367 * day, 2 * day), (1, 1000),
        ] as [(Int64, Int64)])
    func `cuts a range into as many as an answer has`(_ length: Int64, _ width: Int64) throws {
        let query = try lowered("SELECT count(*) FROM E TIMESERIES MAX")
        let found = try #require(query.bucketWidth(over: length))
        #expect(found == (width, width))
    }

    @Test func `takes the widths that a query names`() throws {
        func width(_ series: String) throws -> [Int64]? {
            try lowered("SELECT count(*) FROM E \(series)").bucketWidth(over: Self.day)
                .map { [$0.width, $0.step] }
        }
        #expect(try width("") == nil)
        #expect(try width("TIMESERIES 90 seconds") == [90_000, 90_000])
        #expect(try width("TIMESERIES 1 hour SLIDE BY 1 minute") == [3_600_000, 60_000])
        #expect(try width("TIMESERIES 1 hour SLIDE BY AUTO") == [3_600_000, 1_800_000])
        #expect(try width("TIMESERIES 1 hour SLIDE BY MAX") == [3_600_000, 240_000])
    }
}
