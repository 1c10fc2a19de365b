import Queries
import Telemetry
import TestSupport
import Testing

/// The algebra as NRQL.
@Suite struct PrintingTests {
    @Test(arguments: [
        "SELECT count(*) FROM E",
        "SELECT latest(queue.depth) AS 'Depth' FROM A, B WHERE p = 'it\\'s' FACET c, d LIMIT 20",
        "SELECT rate(sum(x), 5 minutes), percentage(count(*), WHERE a = 1) FROM E",
        "SELECT percentage(filter(count(*), WHERE b = 2), WHERE a = 1) FROM E",
        "SELECT filter(max(x), WHERE a LIKE '%b' OR c IS NOT NULL) FROM E TIMESERIES",
        "SELECT (sum(x) + sum(y)) * 100 / count(*) FROM E TIMESERIES 5 minutes SLIDE BY 1 minute",
        "SELECT percentile(x, 99.9), histogram(x, 10, 40, 0), apdex(x, t: 0.5) FROM E",
        "SELECT sum(d) FROM (SELECT latest(depth) AS 'd' FROM E FACET queue LIMIT MAX) SINCE 1 day ago",
        "SELECT average(x) - (SELECT average(x) FROM E SINCE 1 week ago) FROM E",
        "SELECT count(*) FROM E WHERE x IN (SELECT uniques(y, 1000) FROM F) AND z NOT IN (1, 2.0, -3)",
        "SELECT count(*) FROM E FACET CASES(WHERE a = 1 AS 'one', WHERE b RLIKE r'\\d+') OR 'rest'",
        "SELECT count(*) FROM E FACET a ORDER BY max(x) SINCE yesterday AT '01:00:00' UNTIL today",
        "SELECT * FROM E ORDER BY x DESC LIMIT 5 OFFSET 2 WITH TIMEZONE 'Europe/Berlin'",
        "SELECT name, string(x, precision: 2) AS 's' FROM Entity WHERE NOT (a = 1 OR b = 2)",
        "SELECT monthOf(t, numeric), if(a = 1 OR b = 2, 'x', y OR 0), capture(m, r'a(?P<b>.*)') FROM E",
        "SELECT count(*) FROM E SINCE '2023-12-18T12:34:56.789' COMPARE WITH 1 week ago TIMESERIES MAX",
        "SELECT count(*) FROM E WHERE eventType() = 'E' SINCE 1702899296789 UNTIL last month",
    ])
    func `prints what it was lowered from`(_ text: String) throws {
        #expect(try lowered(text).nrql.get().text == text)
    }

    @Test(
        arguments: [
            (
                Query(.values([.init(.aggregate(.max, of: "a`b"))]), from: .events(["E\n"])),
                [
                    "the name `E\n` has no form in NRQL: it has a backtick or a control character",
                    "the name `a`b` has no form in NRQL: it has a backtick or a control character",
                ]
            ),
            (
                Query(.rows(nil), from: .events(["Entity"])),
                ["the event type `Entity` has no form: FROM Entity asks for entities"]
            ),
            (
                Query(
                    .values([.init(.aggregate(.count))]), from: .events(["E"]),
                    where: .call(.coalesce, [.attribute("a"), .constant(.boolean(false))])),
                ["the first known of tests has no form in NRQL: OR joins them"]
            ),
            (
                Query(
                    .rows([.init(.call(.or, [.attribute("a"), .attribute("b")]))]),
                    from: .events(["E"])),
                ["OR between values that are no tests has no form in NRQL: it is the first known"]
            ),
            (
                Query(.rows(nil), from: .events(["E"]), facets: [.by(.attribute("a"))]),
                ["FACET over rows that are shown has no form in NRQL"]
            ),
            (
                Query(
                    .values([.init(.leaf(.coveredSeconds)), .init(.aggregate(.count))]),
                    from: .events(["E"])),
                ["the seconds that a value covers have no form in NRQL but rate()"]
            ),
            (
                Query(
                    .values([.init(.aggregate(.count))]), from: .events(["E"]),
                    range: TimeRange(since: .day(.back(3)), until: .start(of: .week, back: 2))),
                [
                    "the day 3 days back has no form in NRQL",
                    "the week 2 before this has no form in NRQL",
                ]
            ),
        ] as [(Query, [String])])
    func `says what has no form in NRQL`(_ query: Query, _ expected: [String]) {
        guard case .failure(let reasons) = query.nrql else {
            Issue.record("it was printed")
            return
        }
        #expect(reasons.all.map(\.message) == expected)
    }

    @Test(arguments: 0..<2000 as Range<UInt64>)
    func `is what its text lowers to`(_ seed: UInt64) throws {
        var generator = QueryGenerator(seed: seed)
        let query = generator.query()
        let tree = try query.nrql.get()
        #expect(try tree.lowered().get() == query, "\(tree.text)")
        let read = NRQLSyntax(tree.text)
        #expect(read.query == tree, "\(tree.text) \(read.findings)")
    }

    /// The text of a query about a name, a label and a text.
    static func text(
        _ name: String = "depth", as label: String? = nil, from event: String = "Row",
        where value: String? = nil, facet: String? = nil
    ) -> String? {
        let query = Query(
            .values([.init(.aggregate(.latest, of: name), as: label)]), from: .events([event]),
            where: value.map { .equals("a", .text($0)) },
            facets: facet.map { [.by(.attribute($0))] } ?? [])
        return try? query.nrql.get().text
    }

    @Test(arguments: [
        ("depth", "depth"), ("a1_b", "a1_b"), ("queue.depth", "queue.depth"),
        ("content-type", "`content-type`"), ("a b", "`a b`"), ("1a", "`1a`"), ("_a", "`_a`"),
        ("größe", "`größe`"), ("from", "`from`"), ("FROM", "`FROM`"), ("Facet", "`Facet`"),
        ("timeseries", "`timeseries`"), ("fromage", "fromage"), ("a'b", "`a'b`"),
        ("a\\b", "`a\\b`"), ("a) FROM x --", "`a) FROM x --`"), ("🐰", "`🐰`"),
    ])
    func `quotes a name that cannot stand bare`(_ name: String, _ written: String) {
        #expect(Self.text(name) == "SELECT latest(\(written)) FROM Row")
        #expect(Self.text(from: name) == "SELECT latest(depth) FROM \(written)")
        #expect(Self.text(facet: name) == "SELECT latest(depth) FROM Row FACET \(written)")
    }

    @Test(arguments: ["", "a`b", "`", "a\nb", "a\rb", "a\tb", "a\u{0}", "a\u{7F}", "a`\u{301}"])
    func `refuses a name that has no form`(_ name: String) {
        #expect(Self.text(name) == nil)
        #expect(Self.text(from: name) == nil)
        #expect(Self.text(facet: name) == nil)
    }

    @Test(arguments: [
        ("plain", "'plain'"), ("", "''"), ("it's", "'it\\'s'"), ("a\\b", "'a\\\\b'"),
        ("a\\", "'a\\\\'"), ("\\'", "'\\\\\\''"), ("a\nb\rc\td", "'a\\nb\\rc\\td'"),
        ("`x`", "'`x`'"), ("\"", "'\"'"), ("größe 🐰", "'größe 🐰'"),
        ("' OR 1 = 1 --", "'\\' OR 1 = 1 --'"), ("'\u{301}", "'\\'\u{301}'"),
        ("{{v}}", "'{{v}}'"),
    ])
    func `quotes a text so that it ends nowhere else`(_ text: String, _ written: String) {
        #expect(Self.text(where: text) == "SELECT latest(depth) FROM Row WHERE a = \(written)")
        #expect(Self.text(as: text) == "SELECT latest(depth) AS \(written) FROM Row")
    }

    @Test func `reads any text as it was`() throws {
        var random = SplitMix64(seed: 1)
        let pieces = ["'", "\\", "\n", "a", "`", "\u{301}", "🐰", "\r\n", " ", "{{", "--"]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...8, using: &random))
                .compactMap { _ in pieces.randomElement(using: &random) }.joined()
            let written = try #require(Self.text(as: text, where: text))
            let query = try lowered(written)
            #expect(query.filter == .equals("a", .text(text)), "\(written)")
            #expect(query.titles.map { Array($0.unicodeScalars) } == [Array(text.unicodeScalars)])
        }
    }
}
