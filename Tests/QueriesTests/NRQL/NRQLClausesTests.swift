import Queries
import Testing

/// Every clause, in the spellings that people use, and the one form that is printed.
@Suite struct NRQLClausesTests {
    @Test(arguments: [
        ("select count(*) from T", "SELECT count(*) FROM T"),
        ("FROM T SELECT count(*)", "SELECT count(*) FROM T"),
        ("FROM A, `b c`, {{v}} SELECT *", "SELECT * FROM A, `b c`, {{v}}"),
        ("SELECT a, b.c, `d-e` FROM T", "SELECT a, b.c, `d-e` FROM T"),
        ("SELECT a AS 'x', b as y, c As `z` FROM T", "SELECT a AS 'x', b AS 'y', c AS 'z' FROM T"),
        ("SELECT a FROM lookup(t)", "SELECT a FROM lookup(t)"),
        ("FROM Order, Left, Event SELECT a", "SELECT a FROM `Order`, Left, Event"),
        (
            "SELECT max(n) FROM (SELECT count(*) AS n FROM T TIMESERIES 1 minute)",
            "SELECT max(n) FROM (SELECT count(*) AS 'n' FROM T TIMESERIES 1 minute)"
        ),
        ("SHOW EVENT TYPES SINCE 1 day ago", "SHOW EVENT TYPES SINCE 1 day ago"),
        ("show event types", "SHOW EVENT TYPES"),
        ("FROM T LIMIT 5 SELECT a", "SELECT a FROM T LIMIT 5"),
        ("SELECT a FROM T LIMIT max OFFSET 7", "SELECT a FROM T LIMIT MAX OFFSET 7"),
        ("SELECT a FROM T LIMIT {{n}}", "SELECT a FROM T LIMIT {{n}}"),
        ("SELECT a FROM (SELECT b FROM T LIMIT) LIMIT", "SELECT a FROM (SELECT b FROM T)"),
        ("SELECT a FROM T ORDER BY a, b desc", "SELECT a FROM T ORDER BY a, b DESC"),
        ("SELECT a FROM T EXTRAPOLATE WHERE x = 1", "SELECT a FROM T WHERE x = 1 EXTRAPOLATE"),
        ("SELECT max(a) FROM T TIMESERIES RAW", "SELECT max(a) FROM T TIMESERIES RAW"),
        ("-- why\nSELECT a // b\nFROM /* c\nd */ T -- e", "SELECT a FROM T"),
    ])
    func `reads and prints the clauses`(_ text: String, _ canonical: String) {
        expectCanonical(text, canonical)
    }

    @Test(arguments: [
        ("FACET a", "FACET a"), ("FACET a, b.c AS 'd', f(x)", "FACET a, b.c AS 'd', f(x)"),
        (
            "FACET CASES(WHERE a < 1 AS 'low', WHERE a >= 1) OR b",
            "FACET CASES(WHERE a < 1 AS 'low', WHERE a >= 1) OR b"
        ),
        ("facet cases (where a = 1)", "FACET CASES(WHERE a = 1)"),
        ("FACET buckets(a, 400, 10)", "FACET buckets(a, 400, 10)"),
        ("FACET a ORDER BY max(b)", "FACET a ORDER BY max(b)"),
        ("FACET a LIMIT 3 ORDER BY max(b)", "ORDER BY max(b) FACET a LIMIT 3"),
        ("FACET order, offset, limit", "FACET `order`, `offset`, `limit`"),
        ("FACET dimensions(include: {a, b.c})", "FACET dimensions(include: {a, b.c})"),
        ("FACET {{f}} LIMIT 2", "FACET {{f}} LIMIT 2"),
        ("FACET left, time, hour", "FACET left, time, hour"),
    ])
    func `reads and prints facets`(_ clause: String, _ canonical: String) {
        expectCanonical("SELECT max(a) FROM T \(clause)", "SELECT max(a) FROM T \(canonical)")
    }

    @Test(arguments: [
        ("SINCE 1 day ago", "SINCE 1 day ago"), ("since 2 HOUR AGO", "SINCE 2 hours ago"),
        ("SINCE 2 hours 30 minutes ago", "SINCE 2 hours 30 minutes ago"),
        ("SINCE 1hour ago", "SINCE 1 hour ago"), ("SINCE {{n}} days ago", "SINCE {{n}} days ago"),
        ("SINCE 1702899296789 UNTIL NOW", "SINCE 1702899296789 UNTIL now"),
        ("UNTIL '2023-12-18 12:34'", "UNTIL '2023-12-18 12:34'"),
        ("SINCE yesterday AT '01:23' UNTIL Today", "SINCE yesterday AT '01:23' UNTIL today"),
        ("SINCE last month UNTIL THIS month", "SINCE last month UNTIL this month"),
        ("SINCE Monday UNTIL Tuesday", "SINCE monday UNTIL tuesday"),
        ("SINCE {{from}} UNTIL {{to}}", "SINCE {{from}} UNTIL {{to}}"),
        ("SINCE 1 quarter ago", "SINCE 1 quarter ago"),
        ("SINCE 5 milliseconds ago", "SINCE 5 milliseconds ago"),
        (
            "SINCE 1 week ago COMPARE WITH 1 week AGO",
            "SINCE 1 week ago COMPARE WITH 1 week ago"
        ),
        (
            "WITH TIMEZONE 'Europe/Berlin' SINCE today",
            "SINCE today WITH TIMEZONE 'Europe/Berlin'"
        ),
        ("WITH METRIC_FORMAT '{a}_{b}'", "WITH METRIC_FORMAT '{a}_{b}'"),
    ])
    func `reads and prints times`(_ clause: String, _ canonical: String) {
        expectCanonical("SELECT max(a) FROM T \(clause)", "SELECT max(a) FROM T \(canonical)")
    }

    @Test(arguments: [
        ("TIMESERIES", "TIMESERIES"), ("timeseries auto", "TIMESERIES AUTO"),
        ("TIMESERIES max", "TIMESERIES MAX"), ("TIMESERIES 1 minute", "TIMESERIES 1 minute"),
        (
            "TIMESERIES 5 minutes SLIDE BY 1 minute",
            "TIMESERIES 5 minutes SLIDE BY 1 minute"
        ),
        ("TIMESERIES 5 minute slide by auto", "TIMESERIES 5 minutes SLIDE BY AUTO"),
        (
            "TIMESERIES 300000 SLIDE BY 60000",
            "TIMESERIES 300000 milliseconds SLIDE BY 60000 milliseconds"
        ),
        ("TIMESERIES {{width}}", "TIMESERIES {{width}}"),
        ("TIMESERIES {{n}} seconds", "TIMESERIES {{n}} seconds"),
        ("TIMESERIES PREDICT", "TIMESERIES PREDICT"),
        ("TIMESERIES PREDICT BY 30 minutes", "TIMESERIES PREDICT BY 30 minutes"),
        (
            "TIMESERIES PREDICT holtwinters(seasonality: AUTO, alpha: 0.2) BY 1 hour USING 2 days",
            "TIMESERIES PREDICT holtwinters(seasonality: AUTO, alpha: 0.2) BY 1 hour USING 2 days"
        ),
        (
            "TIMESERIES PREDICT holtwinters(seasonality: 1 hour)",
            "TIMESERIES PREDICT holtwinters(seasonality: 1 hour)"
        ),
    ])
    func `reads and prints time series`(_ clause: String, _ canonical: String) {
        expectCanonical("SELECT max(a) FROM T \(clause)", "SELECT max(a) FROM T \(canonical)")
    }

    @Test(arguments: [
        (
            "FROM A JOIN (FROM B SELECT count(*) FACET k) ON k SELECT latest(x)",
            "SELECT latest(x) FROM A JOIN (SELECT count(*) FROM B FACET k) ON k"
        ),
        (
            "FROM A left join (FROM B SELECT b as `b2`) ON f(k)=b2 SELECT x",
            "SELECT x FROM A LEFT JOIN (SELECT b AS 'b2' FROM B) ON f(k) = b2"
        ),
        (
            "FROM A INNER JOIN (SELECT b FROM B) ON k JOIN (SELECT c FROM C) ON l SELECT x",
            "SELECT x FROM A JOIN (SELECT b FROM B) ON k JOIN (SELECT c FROM C) ON l"
        ),
        (
            "FROM T WITH a*1000 AS ms SELECT ms",
            "WITH a * 1000 AS ms SELECT ms FROM T"
        ),
        (
            "FROM T WITH f(x) AS (a, b), numeric(b) AS `c d` SELECT a",
            "WITH f(x) AS (a, b), numeric(b) AS `c d` SELECT a FROM T"
        ),
        ("WITH '[1]' as j SELECT jparse(j)[0]", "WITH '[1]' AS j SELECT jparse(j)[0]"),
        (
            "WITH q AS (FROM T SELECT a) FROM q SELECT a",
            "WITH q AS (SELECT a FROM T) SELECT a FROM q"
        ),
    ])
    func `reads and prints joins and definitions`(_ text: String, _ canonical: String) {
        expectCanonical(text, canonical)
    }
}
