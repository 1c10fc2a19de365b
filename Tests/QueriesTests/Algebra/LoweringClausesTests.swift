import Queries
import Telemetry
import Testing

/// Sources, facets, orders, times.
@Suite struct LoweringClausesTests {
    static let count = Query.Output.values([.init(.aggregate(.count))])

    @Test func `says nothing that the text does not say`() throws {
        #expect(
            try lowered("SELECT count(*) FROM E EXTRAPOLATE")
                == Query(Self.count, from: .events(["E"])))
        #expect(try lowered("SELECT * FROM A, B") == Query(.rows(nil), from: .events(["A", "B"])))
        #expect(
            try lowered("FROM Entity SELECT name, type")
                == Query(
                    .rows([.init(.attribute("name")), .init(.attribute("type"))]), from: .entities))
    }

    @Test func `takes another query's answer for rows`() throws {
        var inner = Query(
            .values([.init(.aggregate(.latest, of: "depth"), as: "d")]), from: .events(["E"]),
            facets: [.by(.attribute("queue"))])
        inner.limit = .maximum
        let outer = Query(
            .values([.init(.aggregate(.sum, of: "d"))]), from: .answer(inner),
            range: TimeRange(since: .ago(86_400_000)))
        #expect(
            try lowered(
                "SELECT sum(d) FROM (SELECT latest(depth) AS d FROM E FACET queue LIMIT MAX) "
                    + "SINCE 1 day ago") == outer)
        #expect(
            try lowered(
                "WITH q AS (SELECT latest(depth) AS d FROM E FACET queue LIMIT MAX) "
                    + "SELECT sum(d) FROM q SINCE 1 day ago") == outer)
    }

    @Test(
        arguments: [
            ("x", .by(.attribute("x"))),
            ("x AS 'y z'", .by(.attribute("x"), label: "y z")),
            ("dateOf(timestamp)", .by(.call(.dateOf, [.attribute("timestamp")]))),
            (
                "buckets(x, 40, 4)",
                .by(
                    .call(
                        .bucket,
                        [.attribute("x"), .constant(.integer(40)), .constant(.integer(4))]))
            ),
            (
                "CASES(WHERE a = 1, WHERE a = 2 OR b = 3 AS 'two')",
                .cases([
                    .init(.equals("a", .integer(1))),
                    .init(
                        .call(.or, [.equals("a", .integer(2)), .equals("b", .integer(3))]),
                        as: "two"),
                ])
            ),
            (
                "CASES(WHERE a = 1 AS 'one') OR 'rest'",
                .cases(
                    [.init(.equals("a", .integer(1)), as: "one")], other: .constant(.text("rest")))
            ),
        ] as [(String, Query.Facet)])
    func `lowers a facet`(_ text: String, _ facet: Query.Facet) throws {
        #expect(try lowered("SELECT count(*) FROM E FACET \(text)").facets == [facet])
        #expect(
            try lowered("SELECT count(*) FROM E FACET p, \(text)").facets
                == [.by(.attribute("p")), facet])
    }

    @Test(
        arguments: [
            ("SELECT count(*) FROM E FACET a", nil),
            (
                "SELECT count(*) FROM E FACET a ORDER BY max(x)",
                .by(.aggregate(.max, of: "x"), isDescending: true)
            ),
            (
                "SELECT count(*) FROM E FACET a ORDER BY max(x) ASC",
                .by(.aggregate(.max, of: "x"), isDescending: false)
            ),
            (
                "SELECT count(*) AS n FROM E FACET a ORDER BY n",
                .by(.aggregate(.count), isDescending: true)
            ),
            (
                "SELECT count(*) FROM E FACET a, b AS c ORDER BY c ASC",
                .by(.leaf(.facet(1)), isDescending: false)
            ),
            ("SELECT a FROM E ORDER BY b", .byRow(.attribute("b"), isDescending: false)),
            ("SELECT a FROM E ORDER BY b DESC", .byRow(.attribute("b"), isDescending: true)),
        ] as [(String, Query.Order?)])
    func `lowers an order`(_ text: String, _ order: Query.Order?) throws {
        #expect(try lowered(text).order == order)
    }

    @Test func `lowers limits, offsets, zones and comparisons`() throws {
        let query = try lowered(
            "SELECT count(*) FROM E FACET a LIMIT 7 SINCE 1 day ago COMPARE WITH 1 week ago "
                + "WITH TIMEZONE 'Europe/Berlin'")
        #expect(query.limit == .count(7))
        #expect(query.compareWith == 604_800_000)
        #expect(query.timeZone == "Europe/Berlin")
        #expect(try lowered("SELECT a FROM E LIMIT 5 OFFSET 2").offset == 2)
        #expect(try lowered("SELECT a FROM E LIMIT MAX").limit == .maximum)
    }

    @Test(
        arguments: [
            ("", .automatic), ("AUTO", .automatic), ("MAX", .maximum),
            ("1 minute", .every(60_000)), ("30 seconds", .every(30_000)), ("500", .every(500)),
            ("1 month", .every(30 * 86_400_000)),
            ("5 minutes SLIDE BY 1 minute", .every(300_000, slideBy: .every(60_000))),
            ("5 minutes SLIDE BY AUTO", .every(300_000, slideBy: .automatic)),
            ("5 minutes SLIDE BY MAX", .every(300_000, slideBy: .maximum)),
        ] as [(String, Query.Buckets)])
    func `lowers buckets`(_ text: String, _ buckets: Query.Buckets) throws {
        #expect(try lowered("SELECT count(*) FROM E TIMESERIES \(text)").buckets == buckets)
    }

    @Test(
        arguments: [
            ("now", .ago(0)), ("5 minutes ago", .ago(300_000)),
            ("1 hour 30 minutes ago", .ago(5_400_000)),
            ("0.5 hours ago", .ago(1_800_000)), ("2 months ago", .ago(60 * 86_400_000)),
            ("1 quarter ago", .ago(91 * 86_400_000)), ("1 year ago", .ago(365 * 86_400_000)),
            ("1702899296789", .at(1_702_899_296_789)),
            ("today", .day(.back(0))), ("yesterday", .day(.back(1))),
            ("yesterday AT '01:23:45'", .day(.back(1), at: 5_025_000)),
            ("tuesday", .day(.weekday(.tuesday))),
            ("Sunday AT '12:30'", .day(.weekday(.sunday), at: 45_000_000)),
            ("this hour", .start(of: .hour, back: 0)), ("last week", .start(of: .week, back: 1)),
            ("this quarter", .start(of: .quarter, back: 0)),
            ("last year", .start(of: .year, back: 1)),
            ("'2023-12-18T12:34:56.789Z'", .at(1_702_902_896_789)),
            ("'2023-12-18T06:34:56.789-06:00'", .at(1_702_902_896_789)),
            ("'2023-12-18 06:34:56.789 -0600'", .at(1_702_902_896_789)),
            ("'20231218T123456.789Z'", .at(1_702_902_896_789)),
            ("'2023-12-18T12:34:56'", .wall(1_702_902_896_000)),
            ("'2023-12-18 01:23 PM'", .wall(1_702_905_780_000)),
            ("'2023-12-18 12:23 AM'", .wall(1_702_858_980_000)),
            ("'2023-12-18T07:23-0600 AM'", .at(1_702_905_780_000)),
            ("'2023-12-18'", .wall(1_702_857_600_000)), ("'2023-12'", .wall(1_701_388_800_000)),
            ("'2023-12-18Z'", .at(1_702_857_600_000)),
            (
                "'2023-12-18T06:34 [America/Chicago]'",
                .wall(1_702_881_240_000, zone: "America/Chicago")
            ),
            ("'12:34'", .day(.back(0), at: 45_240_000)),
            ("'2000-02-29'", .wall(951_782_400_000)), ("'1970-01-01'", .wall(0)),
        ] as [(String, TimeRange.Moment)])
    func `lowers a point in time`(_ text: String, _ moment: TimeRange.Moment) throws {
        #expect(
            try lowered("SELECT count(*) FROM E SINCE \(text)").range == TimeRange(since: moment))
        #expect(
            try lowered("SELECT count(*) FROM E UNTIL \(text)").range == TimeRange(until: moment))
    }

    @Test(arguments: [
        "'2023-02-29'", "'2023-13-01'", "'2023-12-18T25:00'", "'2023-12-18 13:00 PM'", "'noon'",
        "''", "'2023-12-18T12:34:56 CST'", "'12:34 [America/Chicago]'", "'2023-12-18T12:34+99:00'",
    ])
    func `refuses a text that is no point in time`(_ text: String) throws {
        #expect(
            try reasons("SELECT count(*) FROM E SINCE \(text)") == [
                "\(text) | `\(text.dropFirst().dropLast())` is no date or time that is known here"
            ])
    }
}
