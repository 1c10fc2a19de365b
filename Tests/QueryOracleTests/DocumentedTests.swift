import Queries
import QueryExecution
import QueryOracle
import Testing

/// The examples whose answers New Relic's reference gives, asked of the oracle and of the product.
struct DocumentedTests {
    /// 2023-12-18T12:34:56.789Z, a Monday.
    static let now: Int64 = 1_702_902_896_789

    private func ranges(_ text: String) throws -> (oracle: Range<Int64>, product: Range<Int64>) {
        let tree = try #require(NRQLSyntax("SELECT count(*) FROM T " + text).query, "\(text)")
        let answering = Answering(DataSet(rows: [], now: Self.now), batches: 1)
        let query = try tree.lowered().get()
        var oracle = answering.oracle
        let expected = try oracle.range(of: tree)
        oracle.automaticWidth =
            query.bucketWidth(over: expected.upperBound - expected.lowerBound)?.step
        let buckets = try oracle.answer(tree).buckets
        let answer = try answering.answer(query, answering.context)
        let (first, last) = (try #require(buckets.first), try #require(buckets.last))
        let actual = (try #require(answer.buckets.first), try #require(answer.buckets.last))
        return (
            first.lowerBound..<last.upperBound, actual.0.lowerBound..<actual.1.upperBound
        )
    }

    private func time(_ text: String) throws -> Int64 {
        let tree = try #require(
            NRQLSyntax("SELECT count(*) FROM T SINCE 0 UNTIL '\(text)'").query, "\(text)")
        return try Oracle(rows: [], now: Self.now).range(of: tree).upperBound
    }

    @Test(arguments: [
        ("2 milliseconds ago", "2023-12-18T12:34:56.787Z"),
        ("2 seconds ago", "2023-12-18T12:34:54.789Z"),
        ("2 minutes ago", "2023-12-18T12:32:56.789Z"),
        ("2 hours ago", "2023-12-18T10:34:56.789Z"), ("2 days ago", "2023-12-16T12:34:56.789Z"),
        ("2 weeks ago", "2023-12-04T12:34:56.789Z"), ("2 months ago", "2023-10-19T12:34:56.789Z"),
        ("2 quarters ago", "2023-06-19T12:34:56.789Z"),
        ("2 years ago", "2021-12-18T12:34:56.789Z"), ("today", "2023-12-18T00:00:00.000Z"),
        ("today at '01:23:45'", "2023-12-18T01:23:45.000Z"),
        ("today at '23:45'", "2023-12-17T23:45:00.000Z"),
        ("yesterday", "2023-12-17T00:00:00.000Z"),
        ("yesterday at '01:23:45'", "2023-12-17T01:23:45.000Z"),
        ("monday", "2023-12-18T00:00:00.000Z"),
        ("monday at '01:23:45'", "2023-12-18T01:23:45.000Z"),
        ("tuesday", "2023-12-12T00:00:00.000Z"), ("wednesday", "2023-12-13T00:00:00.000Z"),
        ("thursday at '01:23:45'", "2023-12-14T01:23:45.000Z"),
        ("friday", "2023-12-15T00:00:00.000Z"), ("saturday", "2023-12-16T00:00:00.000Z"),
        ("sunday at '01:23:45'", "2023-12-17T01:23:45.000Z"),
        ("this hour", "2023-12-18T12:00:00.000Z"), ("last hour", "2023-12-18T11:00:00.000Z"),
        ("this week", "2023-12-18T00:00:00.000Z"), ("last week", "2023-12-11T00:00:00.000Z"),
        ("this month", "2023-12-01T00:00:00.000Z"), ("last month", "2023-11-01T00:00:00.000Z"),
        ("this quarter", "2023-10-01T00:00:00.000Z"),
        ("last quarter", "2023-07-01T00:00:00.000Z"), ("this year", "2023-01-01T00:00:00.000Z"),
        ("last year", "2022-01-01T00:00:00.000Z"), ("'2023-12-18'", "2023-12-18T00:00:00.000Z"),
        ("'20231218T113456.789'", "2023-12-18T11:34:56.789Z"),
        ("'2023-12-18 05:34:56.789-0600'", "2023-12-18T11:34:56.789Z"),
        ("'2023-12-18T05:34 [America/Chicago]'", "2023-12-18T11:34:00.000Z"),
        ("'2023-12-18 01:23 AM'", "2023-12-18T01:23:00.000Z"),
        ("'2023-12-18-06:00'", "2023-12-18T06:00:00.000Z"),
        ("'2023-12-18 [America/Chicago]'", "2023-12-18T06:00:00.000Z"),
        ("'12:34'", "2023-12-18T12:34:00.000Z"), ("'12:35'", "2023-12-17T12:35:00.000Z"),
        ("1702899296789", "2023-12-18T11:34:56.789Z"),
    ])
    func `a range begins at`(_ since: String, _ expected: String) throws {
        let ranges = try ranges("SINCE \(since)")
        let expected = try time(expected)
        #expect(ranges.oracle == expected..<Self.now, "\(since)")
        #expect(ranges.product == expected..<Self.now, "\(since)")
    }

    @Test(arguments: [
        (
            "SINCE '2022-05-18' UNTIL '2022-05-19T12:00' WITH TIMEZONE 'America/Los_Angeles'",
            "2022-05-18T07:00:00Z", "2022-05-19T19:00:00Z"
        ),
        (
            "SINCE '2022-05-18' UNTIL '2022-05-19T12:00-0500'", "2022-05-18T00:00:00Z",
            "2022-05-19T17:00:00Z"
        ),
        (
            "TIMESERIES 5 minutes SINCE '2023-12-20T00:04:59Z' UNTIL '2023-12-21T00:03:12Z'",
            "2023-12-20T00:08:12Z", "2023-12-21T00:03:12Z"
        ),
    ])
    func `a range is`(_ clauses: String, _ since: String, _ until: String) throws {
        let expected = try time(since)..<time(until)
        let ranges = try ranges(clauses)
        #expect(ranges.oracle == expected, "\(clauses)")
        // Buckets of long ranges end on a whole minute, as New Relic has it for metrics.
        let isMoved = clauses.contains("TIMESERIES")
        let moved = isMoved ? expected.upperBound % 60_000 : 0
        #expect(
            ranges.product == (expected.lowerBound - moved)..<(expected.upperBound - moved),
            "\(clauses)")
    }

    @Test(arguments: [
        ("AUTO SINCE 1 day ago", 30), ("AUTO SINCE 1 week ago", 360), ("MAX SINCE 1 day ago", 4),
        ("AUTO SINCE 1 hour ago", 1),
    ])
    func `buckets are so many minutes long`(_ clauses: String, _ minutes: Int64) throws {
        let text = "SELECT count(*) FROM T TIMESERIES " + clauses
        let tree = try #require(NRQLSyntax(text).query)
        let answering = Answering(DataSet(rows: [], now: Self.now), batches: 1)
        let answer = try answering.answer(try tree.lowered().get(), answering.context)
        let first = try #require(answer.buckets.first)
        #expect(first.upperBound - first.lowerBound == minutes * 60_000)
    }
}
