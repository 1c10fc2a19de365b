import Queries
import QueryOracle
import Testing

/// The oracle's answers to questions that can be answered by hand.
struct OracleTests {
    /// 2026-01-01T00:10:00Z; the rows are of the minutes before.
    static let now: Int64 = 1_767_226_200_000

    /// Arrived in this order: the third is late.
    static let rows: [OracleRow] = [
        row(-300, ["name": .text("a"), "x": .whole(1), "ok": .boolean(true)]),
        row(-180, ["name": .text("b"), "x": .whole(4)]),
        row(-240, ["name": .text("a"), "x": .whole(2), "ok": .boolean(false)]),
        row(-60, ["name": .text("a"), "y": .other(0.5)]),
        row(-60, ["name": .text("b"), "x": .text("8")]),
        row(0, ["name": .text("c"), "x": .whole(99)]),
        row(-4000, ["name": .text("c"), "x": .whole(77)]),
    ]

    static func row(_ seconds: Int64, _ values: [String: OracleValue]) -> OracleRow {
        let time = now + seconds * 1000
        return OracleRow(
            time: time,
            values: values.merging(["timestamp": .whole(time), "eventType": .text("T")]) { $1 })
    }

    /// The answer by group: its facets, then the values of its buckets, as text.
    private func ask(_ text: String) throws -> [String] {
        let query = try #require(NRQLSyntax(text).query, "\(text)")
        let answer = try Oracle(rows: Self.rows, now: Self.now).answer(query)
        if let lines = answer.lines {
            return lines.dropFirst(answer.offset).prefix(answer.limit).map { shown($0.values) }
        }
        return answer.shown.map { group in
            let cells = (group.cells + group.earlier).map { shown($0.map(\.low)) }
            return (group.facets.isEmpty ? "" : shown(group.facets) + ": ")
                + cells.joined(separator: " | ")
        }
    }

    private func shown(_ values: [OracleValue]) -> String {
        values.map { value in
            if case .list(let members) = value { return "[" + shown(members) + "]" }
            return value.written ?? "-"
        }.joined(separator: ", ")
    }

    @Test(arguments: [
        (
            "SELECT count(*), count(x), sum(x), average(x), min(x), max(x) FROM T",
            "5, 4, 7, 2.3333333333333335, 1, 4"
        ),
        (
            "SELECT latest(x), earliest(x), latest(y), uniqueCount(x), uniques(name) FROM T",
            "8, 1, 0.5, 4, [a, b]"
        ),
        ("SELECT stdvar(x), stddev(x - 0), median(x) FROM T WHERE x < 3", "0.25, 0.5, 1"),
        ("SELECT percentile(x, 50, 100) FROM T", "2, 4"),
        (
            "SELECT histogram(x, 4, 2), histogram(x, width: 2, buckets: 2, start: 1) FROM T",
            "[1, 2], [1, 2]"
        ),
        ("SELECT apdex(x, t: 1) FROM T", "0.6666666666666666"),
        ("SELECT cdfPercentage(x, 1, 2, 9) FROM T WHERE x != 1", "0, 50, 100"),
        ("SELECT derivative(x, 1 minute) FROM T WHERE name = 'a'", "1"),
        ("SELECT rate(count(*), 1 minute) FROM T SINCE 5 minutes ago", "1"),
        (
            "SELECT percentage(count(*), WHERE name = 'a'), filter(sum(x), WHERE ok IS TRUE) FROM T",
            "60, 1"
        ),
        (
            "SELECT sum(z), average(z), count(z), uniqueCount(z), uniques(z) FROM T",
            "-, -, 0, 0, []"
        ),
        ("SELECT sum(x) / 0, sum(x) / count(*), -count(*), 7 % 4 FROM T", "-, 1.4, -5, 3"),
        ("SELECT max(x + y), max(x OR 50), max(y OR 50) FROM T", "-, 50, 50"),
        ("SELECT sum(if(x > 1, 10)), sum(if(ok, 1, 2)) FROM T", "20, 9"),
        ("SELECT count(*) FROM T WHERE NOT ok", "1"),
        ("SELECT count(*) FROM T WHERE ok IS NOT TRUE", "4"),
        ("SELECT count(*) FROM T WHERE x = 8 OR x = '8'", "1"),
        ("SELECT count(*) FROM T WHERE x IS NULL OR x > 3", "2"),
        (
            "SELECT count(*) FROM T WHERE name LIKE 'A' AND name RLIKE r'[ab]' AND name NOT IN ('b')",
            "3"
        ),
        ("SELECT count(*) FROM T WHERE x IN (SELECT max(x) FROM T)", "1"),
        ("SELECT sum(n) FROM (SELECT max(x) AS n FROM T FACET name)", "6"),
        ("SELECT max(count) FROM (SELECT count(*) FROM T FACET name)", "3"),
        ("SELECT count(*) FROM T SINCE 2 hours ago UNTIL 1 hour ago", "1"),
        ("SELECT count(*) FROM T SINCE today UNTIL '2026-01-01T00:07'", "2"),
        ("SELECT count(*) FROM T SINCE '2026-01-01 01:05:00.000+01:00'", "5"),
        ("SELECT count(*) FROM T SINCE this year WITH TIMEZONE 'Europe/Berlin'", "6"),
        ("SELECT concat(name, 1.50, ok) FROM T LIMIT 1 OFFSET 3", "a1.5false"),
        (
            "SELECT substring('abcd', 1, 2), substring('abcd', -3), position('abab', 'b', -1), length('Zoë') FROM T LIMIT 1",
            "bc, bcd, 3, 3"
        ),
        (
            "SELECT aparse('Host: X;', 'host: *;'), capture('a-12', r'a-(?P<n>[0-9]+)'), numeric('2.50') FROM T LIMIT 1",
            "X, 12, 2.5"
        ),
        (
            "SELECT mod(-1, 3), round(7, 5), clamp_max(3, 2), clamp_min(3, 4), log(8, 2) FROM T LIMIT 1",
            "2, 5, 2, 4, 3"
        ),
        (
            "SELECT hourOf(0), weekdayOf(0), dateOf(0), weekOf(0), monthOf(0), quarterOf(0, numeric) FROM T LIMIT 1",
            "0:00, Thursday, January 1, 1970, Week of December 29, January 1970, 1"
        ),
        (
            "SELECT toDatetime(1234567), toTimestamp('1970-01-01T00:20:34.567Z') FROM T LIMIT 1",
            "1970-01-01T00:20:34.567Z, 1234567"
        ),
        (
            "SELECT toDatetime(0) FROM T LIMIT 1 WITH TIMEZONE 'America/New_York'",
            "1969-12-31T19:00:00.000-05:00"
        ),
    ])
    func `one group`(_ text: String, _ expected: String) throws {
        #expect(try ask(text) == [expected], "\(text)")
    }

    @Test(arguments: [
        ("SELECT sum(x) FROM T FACET name", ["b: 4", "a: 3"]),
        ("SELECT count(*) FROM T FACET name LIMIT 1", ["a: 3"]),
        // A group is shown where some row has what the first column takes.
        ("SELECT max(y), count(*) FROM T FACET name", ["a: 0.5, 3"]),
        ("SELECT count(*) FROM T FACET ok", ["true: 1", "false: 1"]),
        (
            "SELECT count(*) FROM T FACET CASES(WHERE x > 1 AS 'big', WHERE x IS NOT NULL AS 'x')",
            ["x: 2", "big: 2"]
        ),
        (
            "SELECT count(*) FROM T FACET CASES(WHERE x > 1 AS 'big') OR name",
            ["a: 2", "big: 2", "b: 1"]
        ),
        ("SELECT count(*) FROM T FACET buckets(x, 4, 2)", ["2: 2", "0: 1"]),
        ("SELECT count(*) FROM T FACET name ORDER BY max(x) LIMIT 1", ["b: 2"]),
        ("SELECT count(*) FROM T TIMESERIES 2 minutes SINCE 5 minutes ago", ["2 | 2"]),
        (
            "SELECT count(*) FROM T TIMESERIES 2 minutes SLIDE BY 1 minute SINCE 5 minutes ago",
            ["2 | 2 | 1 | 2"]
        ),
        (
            "SELECT count(*) FROM T FACET name TIMESERIES 150 seconds SINCE 5 minutes ago",
            ["a: 2 | 1", "b: 1 | 1"]
        ),
        (
            "SELECT count(*) FROM T FACET name SINCE 200 seconds ago COMPARE WITH 2 minutes ago",
            ["b: 2 | 1", "a: 1 | 2"]
        ),
        ("SELECT x FROM T WHERE x IS NOT NULL ORDER BY timestamp", ["1", "2", "4", "8"]),
        ("SELECT name, x FROM T LIMIT 3", ["a, -", "b, 8", "b, 4"]),
    ])
    func `several groups or lines`(_ text: String, _ expected: [String]) throws {
        #expect(try ask(text) == expected, "\(text)")
    }

    @Test(arguments: [
        "SELECT count(*) FROM T TIMESERIES 1 second SINCE 1 hour ago",
        "SELECT count(*) FROM T FACET name LIMIT 5001", "SELECT x, count(*) FROM T",
        "SELECT count(*) FROM T SINCE now UNTIL 1 hour ago", "SELECT histogram(x, 10, 501) FROM T",
    ])
    func `what New Relic refuses has no answer`(_ text: String) throws {
        let query = try #require(NRQLSyntax(text).query, "\(text)")
        #expect(throws: OracleError.self) {
            try Oracle(rows: Self.rows, now: Self.now).answer(query)
        }
    }
}
