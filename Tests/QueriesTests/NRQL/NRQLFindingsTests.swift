import Diagnostics
import Queries
import TestSupport
import Testing

/// What people are told about their mistakes.
@Suite struct NRQLFindingsTests {
    /// Mistakes as they are made, each with the words that the one finding is about.
    static let mistakes: [(text: String, about: String)] = [
        ("", ""), ("-- nothing", "-- nothing"), ("FACTE name", "FACTE"),
        ("SELEC a FROM T", "SELEC"), ("a FROM T", "a"), ("(SELECT a FROM T)", "("),
        ("SELECT a", "SELECT"), ("FROM T", "FROM"), ("SELECT a FROM", "FROM"),
        ("SELECT a FROM ORDER BY a", "ORDER"),
        ("SELECT FROM T", "FROM"), ("SELECT a, FROM T", "FROM"), ("SELECT a b FROM T", "b"),
        ("SELECT count(*) FORM T", "FORM"), ("SELECT a FROM T FACTE name", "FACTE"),
        ("SELECT a FROM T WHERE a = 1 adn b = 2", "adn"), ("SELECT a FROM T WHERE a = ", "="),
        ("SELECT a FROM T WHERE a = SINCE 1 day ago", "SINCE"),
        ("SELECT a FROM T WHERE a = 1 OR", "OR"), ("SELECT a FROM T WHERE LIMIT 5", "LIMIT"),
        ("SELECT a FROM T WHERE a LIKE", "LIKE"), ("SELECT a FROM T WHERE a IN 'b'", "'b'"),
        ("SELECT a FROM T WHERE a IN ()", ")"), ("SELECT a FROM T WHERE a IS 5", "5"),
        ("SELECT a FROM T WHERE a NOT 5", "NOT"), ("SELECT a FROM T WHERE a = NOT b", "NOT"),
        ("SELECT a FROM ''", "''"), ("SELECT `a\tb` FROM T", "`a\tb`"),
        ("SELECT a FROM T WHERE a == 1", "=="),
        ("SELECT a FROM T WHERE a <> 1", "<>"), ("SELECT a FROM T WHERE a && b", "&&"),
        ("SELECT a FROM T WHERE a BETWEEN 1 AND 2", "BETWEEN"),
        ("SELECT a FROM T GROUP BY b", "GROUP"), ("SELECT a FROM T;", ";"),
        ("SELECT count(* FROM T", "("), ("SELECT count(*)) FROM T", ")"),
        ("SELECT a FROM T WHERE (a = 1 AND b = 2", "("), ("SELECT a FROM T WHERE a = 1)", ")"),
        ("SELECT max(a b) FROM T", "b"), ("SELECT a[0 FROM T", "["),
        ("SELECT a FROM T WHERE a = 'b", "'"), ("SELECT a FROM T WHERE a = 'b AND c = 'd'", "d"),
        ("SELECT a FROM T WHERE a = 'it's'", "s"), ("SELECT `a FROM T", "`"),
        ("SELECT `` FROM T", "``"), ("SELECT {{a FROM T", "{{"), ("SELECT a FROM T /* x", "/*"),
        ("SELECT 5xx FROM T", "5xx"), ("SELECT aws:x FROM T", ":"), ("SELECT $a FROM T", "$"),
        ("SELECT a. FROM T", "a."), ("SELECT a AS FROM T", "FROM"),
        ("SELECT a FROM T LIMIT", "LIMIT"), ("SELECT a FROM T LIMIT ten", "ten"),
        ("SELECT a FROM T LIMIT 1 LIMIT 2", "LIMIT"), ("SELECT a FROM T FACET", "FACET"),
        ("SELECT a FROM T ORDER a", "a"), ("SELECT a FROM T SINCE 1 dya ago", "dya"),
        ("SELECT a FROM T SINCE 1 day", "1 day"), ("SELECT a FROM T SINCE yestreday", "yestreday"),
        ("SELECT a FROM T SINCE last", "last"), ("SELECT a FROM T COMPARE 1 day ago", "1"),
        ("SELECT a FROM T TIMESERIES 5 minuts", "minuts"),
        ("SELECT a FROM T TIMESERIES 5 minutes SLIDE 1", "1"),
        ("SELECT a FROM T SLIDE BY 1 minute", "SLIDE"),
        ("SELECT a FROM T WITH TIMEZONE", "TIMEZONE"), ("SELECT a FROM T WITH b", "b"),
        ("SELECT a FROM A JOIN (SELECT b FROM B) WHERE c", "WHERE"), ("SHOW TYPES", "SHOW"),
        ("SHOW EVENT TYPES SHOW 1", "1"),
        ("SELECT averge(x) FROM T", "averge"), ("SELECT noSuchThing(x) FROM T", "noSuchThing"),
        ("SELECT percentile() FROM T", "percentile"), ("SELECT sum(a, b) FROM T", "b"),
        ("SELECT sum(*) FROM T", "*"), ("SELECT sum(a, WHERE b = 1) FROM T", "b = 1"),
        ("SELECT rate(sum(a), minute) FROM T", "minute"),
        ("SELECT rate(a, 1 minute) FROM T", "a"), ("SELECT round(a, 'b') FROM T", "'b'"),
        ("SELECT filter(count(*), a = 1) FROM T", "a = 1"),
        ("SELECT apdex(a, x: 1) FROM T", "x"),
        ("SELECT max(a) FROM T FACET dimensions(include: b)", "b"),
        ("SELECT max(a) FROM T FACET CASES(a = 1)", "a = 1"),
        ("SELECT a FROM T WHERE count(*) > 5", "count"), ("SELECT sum(max(a)) FROM T", "max"),
        ("SELECT a FROM T FACET max(b)", "max"), ("SELECT buckets(a, 5) FROM T", "buckets"),
        ("SELECT a FROM T WHERE a = 1 WHERE b = 2", "WHERE"),
        ("SELECT a FROM T LIMIT 9000", "9000"), ("SELECT a FROM T LIMIT 0", "0"),
        ("SELECT a FROM T PREDICT", "PREDICT"),
        (
            "SELECT a FROM T TIMESERIES AUTO SLIDE BY 1 minute",
            "TIMESERIES AUTO SLIDE BY 1 minute"
        ),
        ("SHOW EVENT TYPES SELECT a", "a"), ("SELECT a FROM T LIMIT 1.5", "1.5"),
        ("SELECT histogram(a, 10, 501) FROM T", "501"),
        ("SELECT histogram(a, width: -1) FROM T", "-1"),
        ("SELECT percentile(a, 50, 101) FROM T", "101"), ("SELECT uniques(a, 0) FROM T", "0"),
        ("SELECT max(a) FROM T FACET buckets(b, 0, 5)", "0"),
        ("SELECT a FROM T WHERE b RLIKE '[a-z'", "'[a-z'"),
        ("SELECT a FROM T WHERE b NOT RLIKE r'(?=x)'", "r'(?=x)'"),
        ("SELECT capture(a, r'(?P<x>a') FROM T", "r'(?P<x>a'"),
        ("SELECT a FROM T SINCE '2026-02-30'", "'2026-02-30'"),
        ("SELECT a FROM T SINCE '2026-13-01 10:00' UNTIL now", "'2026-13-01 10:00'"),
        ("SELECT a FROM T UNTIL '2026-02-01T25:00'", "'2026-02-01T25:00'"),
        ("SELECT a FROM T SINCE today AT '9:60'", "'9:60'"),
        ("SELECT a FROM T SINCE '13:00 PM'", "'13:00 PM'"),
        ("SELECT a FROM T SINCE 1700000000", "1700000000"),
        ("SELECT a FROM T SINCE 1 hour ago UNTIL 1 day ago", "1 day ago"),
        ("SELECT a FROM T SINCE today UNTIL 2 days ago", "2 days ago"),
        ("SELECT a FROM T SINCE this month UNTIL last month", "last month"),
        ("SELECT a FROM T SINCE '2026-02-02' UNTIL '2026-02-01'", "'2026-02-01'"),
        ("SELECT a FROM T SINCE 1700000000000 UNTIL 1600000000000", "1600000000000"),
        ("SELECT a FROM T UNTIL 2 hours ago", "2 hours ago"), ("SELECT a FROM T SINCE now", "now"),
        (
            "SELECT max(a) FROM T SINCE 1 day ago TIMESERIES 1 minute", "TIMESERIES 1 minute"
        ),
        (
            "SELECT max(a) FROM T SINCE yesterday UNTIL today TIMESERIES 1 hour SLIDE BY 1 minute",
            "TIMESERIES 1 hour SLIDE BY 1 minute"
        ),
        ("SELECT max(a) FROM T TIMESERIES 5 seconds", "TIMESERIES 5 seconds"),
        (
            "SELECT max(b) FROM (SELECT max(a) AS b FROM T TIMESERIES 1 second) SINCE 1 day ago",
            "TIMESERIES 1 second"
        ),
    ]

    @Test(arguments: [
        "SINCE 1 day ago UNTIL 1 hour ago", "SINCE yesterday UNTIL today", "SINCE today",
        "SINCE last month UNTIL this month", "SINCE monday UNTIL now", "UNTIL 59 minutes ago",
        "SINCE today AT '12:00' UNTIL today AT '11:00'", "SINCE '2026-02-01' UNTIL '2026-02-02'",
        "SINCE '2026-02-01 [Europe/Berlin]' UNTIL '2026-02-01'",
        "SINCE 0 UNTIL 9223372036854775807",
        "SINCE '0001-01-01' UNTIL 9223372036854775807", "SINCE '0000-01' UNTIL '9999-12-31'",
        "SINCE {{start}} UNTIL 1 day ago TIMESERIES 1 second", "SINCE 1700000000000",
        "SINCE 1 day ago TIMESERIES 4 minutes", "SINCE 366 minutes ago TIMESERIES 1 minute",
        "SINCE 1 day ago TIMESERIES MAX", "SINCE today TIMESERIES 1 second",
        "TIMESERIES 10 seconds",
        "SINCE 1 minute ago TIMESERIES 1 hour", "SINCE 'yesterday, or so'",
        "SINCE 99999999999999 years ago TIMESERIES 1 year",
    ])
    func `a range that can be is no finding`(_ clauses: String) {
        #expect(NRQLSyntax("SELECT max(a) FROM T \(clauses)").findings == [])
    }

    @Test func `a pattern with a variable of a dashboard, or that RE2 takes, is no finding`() {
        for pattern in ["'{{v}}(.*'", "r'\\p{Greek}+'", "r'(?i)a{2,3}?\\d'"] {
            #expect(NRQLSyntax("SELECT a FROM T WHERE b RLIKE \(pattern)").findings == [])
        }
    }

    @Test func `a byte order mark means nothing at the beginning of a text`() {
        let text = "\u{FEFF}-- a remark\nSELECT a FROM T"
        let syntax = NRQLSyntax(text)
        expectLossless(syntax)
        #expect(syntax.query?.text == "SELECT a FROM T")
        #expect(NRQLSyntax("\u{FEFF}").findings.map(\.message) == ["there is no query here"])
        let inside = NRQLSyntax("SELECT \u{FEFF}a FROM T")
        #expect(inside.query?.text == "SELECT `\u{FEFF}a` FROM T")
    }

    @Test(arguments: mistakes)
    func `a mistake is one finding at its words`(_ text: String, _ about: String) throws {
        let findings = NRQLSyntax(text).findings
        try #require(findings.count == 1, "\(findings)")
        let words = String(decoding: Array(text.utf8)[findings[0].range], as: UTF8.self)
        #expect(words == about)
        #expect(!findings[0].message.hasSuffix("."))
    }

    @Test func `mistakes are told like this`() {
        let pages = Self.mistakes.map { mistake in "\(mistake.text)\n\n\(drawn(mistake.text))" }
        expectGolden(pages.joined(separator: "\n"), "../Golden/nrql-findings.txt")
    }

    @Test func `a finding in a file stands at its word`() {
        let place = Place(path: "a.yml", range: .fileStart)
        let start = SourcePosition(line: 7, column: 11, offset: 90)
        let source = SourceText("SELECT ö FORM T", at: place, verbatimStart: start)
        let found = NRQLSyntax(source.text).findings.map { $0.diagnostic(in: source).place?.range }
        #expect(found.map { $0?.start.column } == [20])
        #expect(found.map { $0?.start.offset } == [100])
    }
}

/// What is not read because it is too much.
@Suite struct NRQLLimitsTests {
    private static func message(_ text: String) -> String? {
        let syntax = NRQLSyntax(text)
        expectLossless(syntax)
        #expect(syntax.query == nil)
        return syntax.findings.first?.message
    }

    @Test func `a text may be long and not longer`() {
        let start = "SELECT a FROM T WHERE a = '"
        let fits = String(repeating: "x", count: NRQLSyntax.maximumLength - start.utf8.count - 1)
        #expect(NRQLSyntax("\(start)\(fits)'").query != nil)
        #expect(
            Self.message("\(start)\(fits)x'") == "a query of more than 100000 bytes is not read")
    }

    @Test(arguments: ["(", "max(", "- ", "NOT ", "a IN (", "(SELECT a FROM T WHERE ", "a[", "{ "])
    func `parentheses nest so deep and not deeper`(_ open: String) {
        let text = "SELECT a FROM T WHERE " + String(repeating: open, count: 200)
        #expect(Self.message(text) == "parentheses and calls nest deeper than 50 here")
    }

    @Test(arguments: [("(SELECT a FROM T WHERE ", ")"), ("max(", ")"), ("{ ", "}"), ("(1, ", ")")])
    func `what nests as deep as it may is read, printed and compared`(
        _ open: String, _ close: String
    ) {
        let depth = 49
        let inner =
            String(repeating: open, count: depth) + "b" + String(repeating: close, count: depth)
        let query = NRQLSyntax("SELECT a FROM T WHERE \(inner)").query
        #expect(query.map { NRQLSyntax($0.text).query == $0 } == true)
    }

    @Test(arguments: [" OR a", " + 1", "[0]", " IS NULL", " LIKE 'a'", " IN (1)"])
    func `operators may be many and not more`(_ next: String) {
        let start = "SELECT a FROM T WHERE a"
        let many = NRQLSyntax(start + String(repeating: next, count: 500))
        #expect(many.query?.text.utf8.count ?? 0 > 500)
        #expect(many.query.map { NRQLSyntax($0.text).query == $0 } == true)
        #expect(
            Self.message(start + String(repeating: next, count: 501))
                == "a query with more than 500 operators is not read")
    }

    @Test func `words may be many and not more`() {
        let text = "SELECT a FROM T WHERE a IN (" + String(repeating: "1,", count: 30_000)
        #expect(Self.message(text) == "a query of more than 50000 words and marks is not read")
    }
}
