import Aggregates
import Telemetry
import Testing

/// What is unknown, what does not apply, and what is known of it.
@Suite struct ResultTests {
    static let u = Double.nan

    @Test(
        arguments: [
            // What is known counts; what does not apply takes no part in the share.
            ([["size": 1], ["size": 2]], 3072, 1), ([["size": 1], ["size": u]], 1024, 0.5),
            ([["size": 1], ["lag": 2]], 1024, 1), ([["size": u], ["lag": 2]], nil, 0),
            ([["size": .infinity], ["size": 1]], 1024, 0.5), ([["lag": 2]], nil, nil),
            ([], nil, nil),
        ] as [([Related], Double?, Double?)]) func `adds up what is known, in the metric's unit`(
            _ entities: [Related], _ total: Double?, _ known: Double?
        ) throws
    {
        let results = try Bench("total: sum(size over HOLDS)").results(["HOLDS": entities])
        #expect(results["total"] == total.map(Scalar.double))
        #expect(results["total.known"] == known.map(Scalar.double))
    }

    @Test(
        arguments: [
            ("sum(up over R)", 3), ("avg(up over R)", 1), ("min(up over R)", 0),
            ("max(up over R)", 2),
            ("count(up over R)", 3), ("count(up > 0 over R)", 2), ("sum(up * 2 over R)", 6),
            ("sum(if(in(lag, \"s\") > 1, up, 0) over R)", 2),
            ("count(up > 0 or in(lag, \"s\") > 2 over R)", 3),
            ("avg(up over R) + points", 11), ("sum(up over OTHER)", nil),
            ("count(up over OTHER)", 0),
            ("count(up > 0 over OTHER)", 0), ("count(size over R)", 0),
            ("count(size > 0 over R)", nil),
            ("sum(size over R) / max(size over R) ?? 5", 5), ("share + 1", nil),
        ] as [(String, Double?)]) func `makes one value of many`(
            _ expression: String, _ expected: Double?
        ) throws
    {
        let entities: [Related] = [
            ["up": 1, "lag": 1, "size": Self.u], ["up": 2, "lag": 2], ["up": 0, "lag": Self.u],
            ["up": Self.u, "lag": 3],
        ]
        let bench = try Bench("things: '\(expression)'")
        let results = bench.results(["R": entities], own: ["points": 10])
        #expect(results["things"] == expected.map(Scalar.double))
    }

    @Test func `takes an entity that has one of the metrics that stand there`() throws {
        let bench = try Bench("points: sum(up ?? in(lag, \"s\") over R)")
        let results = bench.results([
            "R": [["up": 1], ["lag": 2], ["up": Self.u], ["up": Self.u, "lag": 4], ["size": 8]]
        ])
        #expect(results == ["points": .double(7), "points.known": .double(0.75)])
    }

    @Test func `is unknown under the share of its least known input`() throws {
        let bench = try Bench(
            """
            things:
              value: sum(up over R) + in(sum(lag over R), "s")
              minimumKnown: 0.5
            """)
        let half: [Related] = [["up": 1, "lag": 1], ["up": 1, "lag": Self.u]]
        #expect(bench.results(["R": half])["things"] == .double(3))
        let third = bench.results(["R": half + [["up": 1, "lag": Self.u]]])
        #expect(third == ["things.known": .double(1.0 / 3)])
    }

    @Test func `is unknown where the condition is not true`() throws {
        let bench = try Bench(
            "share: { value: 1 / sum(up over R), when: sum(up over R) > 0 }")
        #expect(bench.results(["R": [["up": 4]]])["share"] == .double(25))
        for entity in [["up": 0], ["up": Self.u], [:]] as [Related] {
            #expect(bench.results(["R": [entity]])["share"] == nil)
        }
    }

    @Test func `reads what the entity tells, else what the aggregates in front of it gave`() throws
    {
        let bench = try Bench(
            """
            lag: max(lag over R)
            points: { score: { name: p, terms: [{ name: lag, deduct: 'in(lag, "s")', to: 50 }] } }
            """)
        #expect(bench.results(["R": [["lag": 4]]], own: ["lag": 9])["points"] == .double(91))
        #expect(bench.results(["R": [["lag": 4]]], own: ["lag": Self.u])["points"] == .double(96))
        #expect(bench.results(["R": [["lag": 4]]])["points"] == .double(96))
        #expect(bench.results(["R": [["lag": Self.u]]], own: ["lag": 9])["points"] == .double(91))
        #expect(bench.results([:], own: ["lag": Self.u])["points"] == nil)
    }

    @Test func `reads each metric once, and of each entity only what it needs`() throws {
        let aggregates = try Bench(
            """
            things: sum(up over R) + count(up over R) + points
            share: avg(up over S) - sum(lag / lag ?? 1 over R)
            """
        ).aggregates
        #expect(aggregates.relations == ["R", "S"])
        #expect(aggregates.metrics(over: 0) == ["up", "lag"])
        #expect(aggregates.metrics(over: 1) == ["up"])
        #expect(aggregates.ownMetrics == ["points"])
        #expect(aggregates.metrics.map(\.name) == ["things", "share"])
        #expect(aggregates.attributeNames == ["things.known", "share.known"])
    }
}
