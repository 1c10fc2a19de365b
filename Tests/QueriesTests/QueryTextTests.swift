import Diagnostics
import Queries
import Testing

/// Queries in upstream's parts.
@Suite struct QueryTextTests {
    /// A part as it stands in a file at a line of its own.
    static func part(_ text: String, line: Int) -> SourceText {
        let start = SourcePosition(line: line, column: 9, offset: line * 100)
        let end = SourcePosition(
            line: line, column: 9 + text.unicodeScalars.count,
            offset: start.offset + text.utf8.count)
        return SourceText(
            text, at: Place(path: "golden.yml", range: SourceRange(start, end)),
            verbatimStart: start)
    }

    static func text(
        _ select: String, from: String = "E", filter: String? = nil, facet: String? = nil
    ) -> QueryText {
        QueryText(
            select: part(select, line: 1), from: part(from, line: 2),
            filter: filter.map { part($0, line: 3) }, facet: facet.map { part($0, line: 4) })
    }

    @Test func `takes upstream's parts as they stand`() {
        let text = Self.text(
            "average(`a.b`) OR 0", from: "Metric, Sample", filter: "x = 'y'",
            facet: "entity.name, `z`")
        #expect(
            text.syntax.query?.adding(.init(limit: 9, isTimeSeries: true)).text
                == "SELECT average(a.b) OR 0 FROM Metric, Sample WHERE x = 'y' "
                + "FACET entity.name, z LIMIT 9 TIMESERIES")
        #expect(
            Self.text("sum(a)").syntax.query?.adding(.init(limit: 9)).text
                == "SELECT sum(a) FROM E")
    }

    @Test func `puts a text of several lines on one`() {
        let text = Self.text(
            "\n  sum(a) -- all\n", from: "\tE ", filter: "a = 1\r\n  AND b = 2\n\n", facet: " c\n")
        #expect(
            text.syntax.query?.text
                == "SELECT sum(a) FROM E WHERE a = 1 AND b = 2 FACET c")
    }

    @Test(arguments: ["", " ", "\n \t\n"])
    func `takes a filter or facet of blanks for none`(_ blank: String) {
        let text = Self.text("sum(a)", filter: blank, facet: blank)
        #expect(text.syntax.query?.text == "SELECT sum(a) FROM E")
    }

    @Test(arguments: [
        ("sum(a) b", "E", nil, nil, "1:16-17"), ("sum(a", "E", nil, nil, "1:12-13"),
        ("sum(a),", "E", nil, nil, "1:15-16"), ("sum(a)", "E F", nil, nil, "2:11-12"),
        ("sum(a)", "E", "x = ", nil, "3:11-12"), ("sum(a)", "E", "x = 1", "y,", "4:10-11"),
        ("sum(a)", "E", "größe adn b", nil, "3:15-18"), ("", "E", nil, nil, "1:9-9"),
        ("sum(a) 'b", "E", nil, nil, "1:16-17"), ("averge(a)", "E", nil, "b", "1:9-15"),
    ])
    func `a mistake stands in the file of its part`(
        _ select: String, _ from: String, _ filter: String?, _ facet: String?, _ place: String
    ) {
        let found = Self.text(select, from: from, filter: filter, facet: facet).diagnostics
        let places = found.compactMap(\.place).map { place in
            "\(place.range.start.line):\(place.range.start.column)-\(place.range.end.column)"
        }
        #expect(places == [place], "\(found.map(\.message))")
    }
}
