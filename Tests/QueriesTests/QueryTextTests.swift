import Queries
import Testing

/// Queries in upstream's parts.
@Suite struct QueryTextTests {
    @Test func `takes upstream's parts as they stand`() {
        let text = QueryText(
            select: "average(`a.b`) OR 0", from: "Metric, Sample", filter: "x = 'y'",
            facet: "entity.name, `z`")
        #expect(
            text.nrql(limit: 9, isTimeSeries: true)
                == "SELECT average(`a.b`) OR 0 FROM Metric, Sample WHERE x = 'y' "
                + "FACET entity.name, `z` LIMIT 9 TIMESERIES")
        #expect(
            QueryText(select: "sum(a)", from: "E").nrql(limit: 9, isTimeSeries: false)
                == "SELECT sum(a) FROM E")
    }

    @Test func `puts a text of several lines on one`() {
        let text = QueryText(
            select: "\n  sum(a)\n", from: "\tE ", filter: "a = 1\r\n  AND b = 2\n\n", facet: " c\n")
        #expect(
            text.nrql(isTimeSeries: false)
                == "SELECT sum(a) FROM E WHERE a = 1 AND b = 2 FACET c")
    }

    @Test(arguments: ["", " ", "\n \t\n"])
    func `takes a filter or facet of blanks for none`(_ blank: String) {
        let text = QueryText(select: "sum(a)", from: "E", filter: blank, facet: blank)
        #expect(text.nrql(limit: 3, isTimeSeries: false) == "SELECT sum(a) FROM E")
    }

    @Test func `adds conditions and facets in quotes`() {
        let text = QueryText(
            select: "sum(a)", from: "E", filter: "x = 1 OR y = 2", facet: "z",
            where: [.init("a.b", equals: "it's"), .init("c", equals: "d")], facets: ["e", "f.g"])
        #expect(
            text.nrql(limit: 20, isTimeSeries: false)
                == "SELECT sum(a) FROM E WHERE (x = 1 OR y = 2) AND `a.b` = 'it\\'s' AND c = 'd' "
                + "FACET e, `f.g` LIMIT 20")
        let bare = QueryText(select: "sum(a)", from: "E", where: [.init("c", equals: "d")])
        #expect(bare.nrql(isTimeSeries: false) == "SELECT sum(a) FROM E WHERE c = 'd'")
    }

    @Test func `refuses a condition on a name that has no form`() {
        let text = QueryText(select: "sum(a)", from: "E", where: [.init("a`b", equals: "c")])
        #expect(text.nrql(isTimeSeries: false) == nil)
    }
}
