import Queries
import TestSupport
import Testing

@Suite struct MetricQueryTests {
    static func query(
        _ metric: String = "depth", as label: String? = nil, from events: [String] = ["Row"],
        where conditions: [MetricQuery.Condition] = [], facets: [String] = [], limit: Int? = nil,
        isTimeSeries: Bool = false
    ) -> String? {
        MetricQuery(
            [.init(.latest, of: metric, as: label)], from: events, where: conditions,
            facets: facets, limit: limit, isTimeSeries: isTimeSeries
        ).nrql
    }

    @Test func `writes every clause in its order`() {
        let query = MetricQuery(
            [.init(.average, of: "queue.depth", as: "Depth"), .init(.max, of: "up")],
            from: ["A", "B"],
            where: [.init("provider", equals: "p"), .init("vhost", equals: "/")],
            facets: ["clusterName", "queue.name"], limit: 5, isTimeSeries: true)
        #expect(
            query.nrql
                == "SELECT average(`queue.depth`) AS 'Depth', max(up) FROM A, B "
                + "WHERE provider = 'p' AND vhost = '/' "
                + "FACET clusterName, `queue.name` LIMIT 5 TIMESERIES")
    }

    @Test func `writes no clause that says nothing`() {
        #expect(Self.query() == "SELECT latest(depth) FROM Row")
        #expect(Self.query(limit: 5) == "SELECT latest(depth) FROM Row")
        #expect(Self.query(isTimeSeries: true) == "SELECT latest(depth) FROM Row TIMESERIES")
    }

    @Test(arguments: MetricQuery.Aggregate.allCases)
    func `writes each aggregate`(_ aggregate: MetricQuery.Aggregate) {
        let query = MetricQuery([.init(aggregate, of: "depth")], from: ["Row"])
        #expect(query.nrql == "SELECT \(aggregate.rawValue)(depth) FROM Row")
    }

    @Test(arguments: [
        ("depth", "depth"), ("a1_b", "a1_b"), ("queue.depth", "`queue.depth`"),
        ("content-type", "`content-type`"), ("a b", "`a b`"), ("1a", "`1a`"), ("_a", "`_a`"),
        ("größe", "`größe`"), ("from", "`from`"), ("FROM", "`FROM`"), ("Facet", "`Facet`"),
        ("timeseries", "`timeseries`"), ("fromage", "fromage"), ("a'b", "`a'b`"),
        ("a\\b", "`a\\b`"), ("a) FROM x --", "`a) FROM x --`"), ("🐰", "`🐰`"),
    ])
    func `quotes a name that cannot stand bare`(_ name: String, _ written: String) {
        #expect(Self.query(name) == "SELECT latest(\(written)) FROM Row")
        #expect(Self.query(from: [name]) == "SELECT latest(depth) FROM \(written)")
        #expect(Self.query(facets: [name]) == "SELECT latest(depth) FROM Row FACET \(written)")
        #expect(
            Self.query(where: [.init(name, equals: "x")])
                == "SELECT latest(depth) FROM Row WHERE \(written) = 'x'")
    }

    @Test(arguments: ["", "a`b", "`", "a\nb", "a\rb", "a\tb", "a\u{0}", "a\u{7F}", "a`\u{301}"])
    func `refuses a name that has no form`(_ name: String) {
        #expect(Self.query(name) == nil)
        #expect(Self.query(from: [name]) == nil)
        #expect(Self.query(from: ["Row", name]) == nil)
        #expect(Self.query(facets: [name]) == nil)
        #expect(Self.query(where: [.init(name, equals: "x")]) == nil)
        let text = QueryText(select: "count(*)", from: "Row", facets: [name])
        #expect(text.nrql(isTimeSeries: false) == nil)
    }

    @Test(arguments: [
        ("plain", "'plain'"), ("", "''"), ("it's", "'it\\'s'"), ("a\\b", "'a\\\\b'"),
        ("a\\", "'a\\\\'"), ("\\'", "'\\\\\\''"), ("a\nb\rc\td", "'a\\nb\\rc\\td'"),
        ("`x`", "'`x`'"), ("\"", "'\"'"), ("größe 🐰", "'größe 🐰'"),
        ("' OR 1 = 1 --", "'\\' OR 1 = 1 --'"), ("'\u{301}", "'\\'\u{301}'"),
    ])
    func `quotes a text so that it ends nowhere else`(_ text: String, _ written: String) {
        let condition = MetricQuery.Condition("a", equals: text)
        #expect(
            Self.query(where: [condition]) == "SELECT latest(depth) FROM Row WHERE a = \(written)")
        #expect(Self.query(as: text) == "SELECT latest(depth) AS \(written) FROM Row")
    }

    @Test func `keeps any text inside of its quotes`() {
        var random = SplitMix64(seed: 1)
        let pieces = ["'", "\\", "\n", "a", "`", "\u{301}", "🐰", "\r\n", " "]
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...8, using: &random))
                .compactMap { _ in pieces.randomElement(using: &random) }.joined()
            let query = Self.query(where: [.init("a", equals: text)]) ?? ""
            let quoted = query.unicodeScalars.drop { $0 != "'" }
            #expect(
                Self.unquoted(quoted) == Array(text.unicodeScalars), "\(query.debugDescription)")
        }
    }

    /// What the text in quotes stands for; nil where the quotes end before the text does.
    private static func unquoted(_ quoted: String.UnicodeScalarView.SubSequence) -> [Unicode
        .Scalar]?
    {
        var scalars = quoted.dropFirst()
        var text: [Unicode.Scalar] = []
        while let scalar = scalars.popFirst() {
            if scalar == "'" { return scalars.isEmpty ? text : nil }
            guard scalar == "\\" else {
                text.append(scalar)
                continue
            }
            guard let escaped = scalars.popFirst() else { return nil }
            text.append(["n": "\n", "r": "\r", "t": "\t"][escaped] ?? escaped)
        }
        return nil
    }
}
