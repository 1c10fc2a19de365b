import Queries
import QueryExecution
import Testing

struct TimeGridTests {
    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 24 * hour
    private static let start: Int64 = 1_700_000_000_000

    /// Takes down what is asked for, and has no rows.
    private final class Recorder: RowSource {
        var needs: [RowNeeds] = []

        func read(
            _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
        ) throws(QueryError) {
            self.needs.append(needs)
        }
    }

    private func needs(_ query: Query, now: Int64 = start) throws -> [RowNeeds] {
        let recorder = Recorder()
        _ = try execute(query, over: recorder, in: QueryContext(now: now))
        return recorder.needs
    }

    private func query(
        _ length: Int64, _ buckets: Query.Buckets?, _ function: Aggregate.Function = .sum
    ) -> Query {
        var query = Query.values(.of(function, .name("x")), buckets: buckets)
        query.range = TimeRange(since: .ago(length))
        return query
    }

    @Test func `rollups may stand for what only aggregates take, and each says what it wants`()
        throws
    {
        var query = Query.values(
            .of(.average, .name("x")), .of(.max, .name("x")), .of(.count), .of(.count, .name("y")),
            .of(.latest, .name("s")), .of(.percentile(9), .name("z")),
            .of(.min, .name("q")), .of(.uniqueCount, .name("u")),
            facets: [.name("q")], where: .equals("r", "a"))
        var found = try #require(try needs(query).first)
        #expect(found.range == 0..<100_000)
        #expect(found.names == ["x", "y", "s", "z", "q", "r", "u"])
        #expect(found.rollup?.alignment == 0)
        #expect(
            found.rollup?.parts
                == ["x": [.sum, .maximum], "y": [], "s": .last, "z": .sketch])

        query.filter = .call(.greater, [.name("x"), .constant(1)])
        found = try #require(try needs(query).first)
        #expect(found.rollup?.parts["x"] == nil)
    }

    @Test func `what must see each row asks for rows`() throws {
        let functions: [Aggregate.Function] = [
            .earliest, .derivative(perSeconds: 1), .latestRate(perSeconds: 1),
        ]
        for function in functions {
            #expect(try needs(.values(.of(function, .name("x"))))[0].rollup == nil)
        }
        #expect(
            try needs(.values(.of(.count), facets: [.call(.hourOf, [.name("timestamp")])]))[0]
                .rollup == nil)
        #expect(try needs(.lines([.name("x")]))[0].rollup == nil)
        #expect(try needs(.lines(nil))[0].names == nil)
    }

    @Test func `the bounds between buckets say how long spans may be`() throws {
        func alignment(_ buckets: Query.Buckets, until: Int64) throws -> Int64? {
            var query = Query.values(.of(.sum, .name("x")), buckets: buckets)
            query.range = TimeRange(since: .at(until - Self.hour), until: .at(until))
            return try needs(query)[0].rollup?.alignment
        }
        let aligned = Self.start / Self.hour * Self.hour
        #expect(try alignment(.every(600_000), until: aligned) == 600_000)
        #expect(try alignment(.every(600_000), until: aligned + 60_000) == 60_000)
        #expect(try alignment(.every(600_000), until: aligned + 1) == 1)
        #expect(try alignment(.every(2 * Self.hour), until: aligned + 1) == 0)
        #expect(
            try alignment(.every(600_000, slideBy: .every(240_000)), until: aligned) == 120_000)
    }

    @Test func `long ranges with buckets are moved to a whole minute or hour`() throws {
        let odd = Self.start + 12_345
        var result = try execute(
            query(Self.day, .automatic), over: MemoryRows([]), in: QueryContext(now: odd))
        #expect(result.buckets.count == 48)
        #expect(result.buckets.last?.upperBound == odd / 60_000 * 60_000)
        #expect(try needs(query(Self.day, .automatic), now: odd)[0].rollup?.alignment == 60_000)
        result = try execute(
            query(7 * Self.day, .automatic), over: MemoryRows([]), in: QueryContext(now: odd))
        #expect(result.buckets.count == 28)
        #expect(result.buckets.last?.upperBound == odd / Self.hour * Self.hour)
        // Not a short one, nor one that rollups cannot answer, nor one without buckets.
        for other in [
            query(Self.hour, .automatic), query(Self.day, .automatic, .earliest),
            query(Self.day, nil), query(Self.day, .every(90_000 * 7)),
        ] {
            let result = try execute(other, over: MemoryRows([]), in: QueryContext(now: odd))
            #expect(result.buckets.last?.upperBound == odd)
        }
    }

    @Test func `as many buckets as an answer can have, and no more`() throws {
        let most = try execute(
            query(Self.day, .maximum), over: MemoryRows([]), in: QueryContext(now: Self.start))
        #expect(most.buckets.count == 360)
        #expect(failure(query(Self.day, .every(1_000)))?.reason == .tooLarge)
        #expect(failure(query(Self.day, .every(0)))?.reason == .unsupported)
        #expect(failure(query(Self.day, .every(-5)))?.reason == .unsupported)
    }
}
