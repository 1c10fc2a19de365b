import Queries
import Testing

/// What a widget or an alert adds to a query, to its algebra and to its tree alike.
@Suite struct QueryAdditionsTests {
    static let full = QueryAdditions(
        where: [.init("a.b", equals: "it's"), .init("c", equals: "d")], facets: ["e", "f.g"],
        limit: 20, isTimeSeries: true)

    @Test(arguments: [
        ("SELECT max(x) FROM E", QueryAdditions(), "SELECT max(x) FROM E"),
        ("SELECT max(x) FROM E", QueryAdditions(limit: 5), "SELECT max(x) FROM E"),
        (
            "SELECT max(x) FROM E FACET y", QueryAdditions(limit: 5),
            "SELECT max(x) FROM E FACET y LIMIT 5"
        ),
        (
            "SELECT max(x) FROM E FACET y LIMIT 7 TIMESERIES 1 minute",
            QueryAdditions(limit: 5, isTimeSeries: true),
            "SELECT max(x) FROM E FACET y LIMIT 7 TIMESERIES 1 minute"
        ),
        (
            "SELECT max(x) FROM E FACET y LIMIT MAX", QueryAdditions(facets: ["f-g"], limit: 5),
            "SELECT max(x) FROM E FACET `f-g` LIMIT MAX"
        ),
        (
            "SELECT max(x) FROM E", QueryAdditions(where: [.init("c", equals: "d")]),
            "SELECT max(x) FROM E WHERE c = 'd'"
        ),
        (
            "SELECT max(x) FROM E WHERE p = 1 OR q = 2 FACET y", full,
            "SELECT max(x) FROM E WHERE (p = 1 OR q = 2) AND a.b = 'it\\'s' AND c = 'd' "
                + "FACET e, f.g LIMIT 20 TIMESERIES"
        ),
        (
            "SELECT sum(d) FROM (SELECT latest(x) AS 'd' FROM E WHERE p = 1 FACET q, e LIMIT MAX)",
            full,
            "SELECT sum(d) FROM (SELECT latest(x) AS 'd' FROM E WHERE p = 1 AND a.b = 'it\\'s' "
                + "AND c = 'd' FACET q, e, f.g LIMIT MAX TIMESERIES) FACET e, f.g LIMIT 20 TIMESERIES"
        ),
        (
            "SELECT sum(d) FROM (SELECT x AS 'd' FROM E)", QueryAdditions(facets: ["e"]),
            "SELECT sum(d) FROM (SELECT x AS 'd' FROM E) FACET e"
        ),
    ])
    func `adds to both forms`(
        _ text: String, _ additions: QueryAdditions, _ expected: String
    ) throws {
        let tree = try #require(NRQLSyntax(text).query)
        #expect(tree.adding(additions).text == expected)
        #expect(try lowered(text).adding(additions).nrql.get().text == expected)
    }
}
