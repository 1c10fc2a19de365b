import Queries
import Testing

/// What has no form in the algebra, with its place.
@Suite struct LoweringReasonsTests {
    @Test(arguments: [
        (
            "SELECT funnel(s, WHERE a = 1, WHERE a = 2) FROM E",
            [
                "funnel(s, WHERE a = 1, WHERE a = 2) | funnel() is not run here: it follows sessions through steps"
            ]
        ),
        (
            "SELECT predictLinear(x, 1 hour), max(x) FROM E",
            [
                "predictLinear(x, 1 hour) | predictLinear() is not run here: it tells the future"
            ]
        ),
        (
            "SELECT max(x[latest]), uniques(tuple(a, b)) FROM E",
            [
                "x[latest] | `x[y]` is not run here: a value is one number, text or truth",
                "tuple(a, b) | tuple() is not run here: a value is one number, text or truth",
            ]
        ),
        (
            "SELECT count(*) FROM E JOIN (SELECT count(*) FROM F FACET k) ON k",
            ["JOIN (SELECT count(*) FROM F FACET k) ON k | JOIN is not run here"]
        ),
        (
            "SELECT count(*) FROM lookup(t)",
            ["t | lookup() is not run here: its table is not here"]
        ),
        (
            "SELECT count(*) FROM E WHERE a IN ({{v}}) AND b = {{w}}",
            ["{{v}} | the variable `v` has no value", "{{w}} | the variable `w` has no value"]
        ),
        (
            "SELECT capture(a, b) FROM E WHERE c LIKE d AND e NOT RLIKE concat('a', f)",
            [
                "b | capture() is run here only with a pattern in quotes",
                "d | LIKE is run here only with a pattern in quotes",
                "concat('a', f) | RLIKE is run here only with a pattern in quotes",
            ]
        ),
        (
            "SELECT count(*) FROM E FACET buckets(a, b), buckets(a, 0), buckets(a, 9, 0.5)",
            [
                "b | buckets() is run here only with a number here",
                "0 | `buckets` takes a number above 0 for `ceiling`, not 0",
                "0.5 | `buckets` takes a whole number from 1 for `number`, not 0.5",
            ]
        ),
        (
            "SELECT a FROM E COMPARE WITH 1 day ago",
            ["1 day ago | COMPARE WITH without an aggregate is not run here"]
        ),
        (
            "SELECT count(*) FROM Entity TIMESERIES COMPARE WITH 1 day ago",
            ["TIMESERIES", "1 day ago"].map {
                "\($0) | entities are known as of now, and have no history"
            }
        ),
        ("SHOW EVENT TYPES", ["SHOW EVENT TYPES | SHOW EVENT TYPES is not run here"]),
        (
            "SELECT a, count(*) FROM E",
            ["a | `a` is of one row, beside values over many, and no facet"]
        ),
        (
            "SELECT count(*) FROM E WHERE max(x) > 1",
            ["max(x) | max() is over many rows, and no value of one"]
        ),
        ("SELECT sum(*) FROM E", ["* | `*` is no value"]),
        (
            "SELECT sum(a, b) FROM E",
            ["sum(a, b) | sum() with 2 arguments is not run here"]
        ),
        (
            "SELECT average(host.swap%) FROM E",
            ["host.swap% | `host.swap%`, which names many, is not run here"]
        ),
        (
            "SELECT rate(count(*)) FROM E",
            [
                "rate(count(*)) | rate() without a length of time is not run here: the reference names no usual one"
            ]
        ),
        (
            "SELECT percentile(x, p) FROM E",
            ["p | percentile() is run here only with a number here"]
        ),
        (
            "SELECT percentile(x, 1, 2) * 2 FROM E",
            ["2 | percentile() with this argument is not run here"]
        ),
        (
            "SELECT histogram(x, 10, 501) FROM E",
            ["501 | `histogram` takes a whole number from 1 to 500 for `buckets`, not 501"]
        ),
        (
            "SELECT histogram(x, width: -1), percentile(x, 101), uniques(x, 0) FROM E",
            [
                "-1 | `histogram` takes a number above 0 for `width`, not -1",
                "101 | `percentile` takes a number from 0 to 100, not 101",
                "0 | `uniques` takes a whole number from 1 for `limit`, not 0",
            ]
        ),
        (
            "SELECT count(*) FROM E WHERE a RLIKE '[a' AND b RLIKE r'\\p{Greek}'",
            [
                "'[a' | the pattern has a `[` that nothing closes",
                "r'\\p{Greek}' | the pattern has `\\p{Greek}`, which is no general category",
            ]
        ),
        (
            "SELECT count(*) FROM E FACET a, b, c, d, e, f, g, h, i, j, k, l",
            ["k | more than 10 facets are not run here"]
        ),
        (
            "SELECT a FROM E OFFSET 95001",
            ["95001 | leaving out more than 95000 is not run here"]
        ),
        (
            "SELECT max(a) FROM E FACET b OFFSET 9223372036854774784",
            ["9223372036854774784 | leaving out more than 95000 is not run here"]
        ),
        (
            "SELECT a FROM E TIMESERIES",
            ["TIMESERIES | TIMESERIES without an aggregate is not run here"]
        ),
        (
            "SELECT count(*) FROM E WITH METRIC_FORMAT 'x'",
            ["'x' | WITH METRIC_FORMAT is not run here"]
        ),
        (
            "SELECT count(*) FROM E WHERE x = (SELECT count(*) FROM F TIMESERIES)",
            [
                "TIMESERIES | TIMESERIES in a query that stands for a value is not run here"
            ]
        ),
        (
            "SELECT max(c) FROM (SELECT count(*) AS c FROM E COMPARE WITH 1 day ago)",
            ["1 day ago | COMPARE WITH inside of another query is not run here"]
        ),
        (
            "SELECT a FROM E ORDER BY a, b",
            ["b | an order by several is not run here"]
        ),
        (
            "SELECT count(*) FROM E TIMESERIES MAX SLIDE BY 1 minute",
            ["TIMESERIES MAX SLIDE BY 1 minute | SLIDE BY needs a width in front of it"]
        ),
        (
            "SELECT convert(x, 'ms', 'By') FROM E",
            [
                "convert(x, 'ms', 'By') | convert() is run here only between units of UCUM that measure the same"
            ]
        ),
        (
            "SELECT jparse(m) FROM E WHERE dimensions() = 1",
            [
                "jparse(m) | jparse() is not run here: a value is one number, text or truth",
                "dimensions() | dimensions() is not run here: it is about how metrics are kept",
            ]
        ),
        ("SELECT max(deriv(x)) FROM E", ["deriv(x) | deriv() is not run here"]),
        (
            "SELECT toDatetime(x, 'yyyy') FROM E",
            ["toDatetime(x, 'yyyy') | toDatetime() with 2 arguments is not run here"]
        ),
    ])
    func `says what has no form and where`(_ text: String, _ expected: [String]) throws {
        #expect(try reasons(text) == expected)
    }

    @Test(arguments: [
        ("SELECT latst(x) FROM E", ["latst"], []),
        ("SELECT percentile(x, 101), jparse(y) FROM E", ["101"], ["jparse(y)"]),
        ("SELECT a FROM E WHERE b RLIKE '['", ["'['"], []),
        ("SELECT a FROM E SINCE '2026-02-30'", ["'2026-02-30'"], []),
        ("SELECT a FROM E LIMIT 0 SINCE 'soon'", [], ["'soon'"]),
    ])
    func `one mistake is told once`(
        _ text: String, _ told: [String], _ untold: [String]
    ) throws {
        let syntax = NRQLSyntax(text)
        guard case .failure(let reasons)? = syntax.query?.lowered() else {
            Issue.record("it was lowered")
            return
        }
        func words(_ range: Range<Int>) -> String {
            String(decoding: Array(text.utf8)[range], as: UTF8.self)
        }
        let parts = reasons.divided(by: syntax.findings)
        #expect(parts.told.map { words($0.range) } == told)
        #expect(parts.untold.map { words($0.span.range) } == untold)
    }

    @Test func `a number has its sign, whatever stands between`() throws {
        let five = try lowered("SELECT max(x) > -5 FROM E")
        for sign in ["- +", "-+", "+-", "-(+", "+ + -"] {
            let close = sign.contains("(") ? ")" : ""
            #expect(try lowered("SELECT max(x) > \(sign)5\(close) FROM E") == five)
        }
        for number in ["- -0", "- - -5.5", "-(-9223372036854775808)", "- -18446744073709551615"] {
            let query = try lowered("SELECT max(x) % \(number) FROM E")
            #expect(try query.nrql.get().lowered().get() == query)
        }
    }

    @Test func `values behind IN may be many and not more`() throws {
        let many = (0..<10_000).map(String.init).joined(separator: ",")
        _ = try lowered("SELECT count(*) FROM E WHERE a IN (\(many))")
        #expect(
            try reasons("SELECT count(*) FROM E WHERE a IN (\(many),'b')") == [
                "'b' | IN of more than 10000 values is not run here"
            ])
    }

    @Test func `queries nest so deep and not deeper`() throws {
        func nested(_ depth: Int) -> String {
            depth == 0 ? "SELECT max(x) FROM E" : "SELECT max(x) FROM (\(nested(depth - 1)))"
        }
        _ = try lowered(nested(8))
        #expect(
            try reasons(nested(9)) == [
                "SELECT max(x) FROM E | queries more than 8 deep in one another are not run here"
            ])
    }

    @Test func `refuses what lies too deep instead of running out of stack`() throws {
        var expression = NRQLExpression(.name("x"))
        for _ in 0..<5000 { expression = NRQLExpression(.unary(.plus, expression)) }
        let tree = NRQLQuery(
            select: [NRQLSelection(expression)], from: [.eventType(NRQLName("E"))])
        guard case .failure(let reasons) = tree.lowered() else {
            Issue.record("it was lowered")
            return
        }
        #expect(reasons.all.map(\.message) == ["the query is more than 200 levels deep"])
    }
}
