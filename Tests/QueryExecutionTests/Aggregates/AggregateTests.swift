import Queries
import QueryExecution
import Telemetry
import Testing

struct AggregateTests {
    static let rows = [
        TestRow(1_000, ["q": "a"], ["x": 1, "s": "on", "b": true]),
        TestRow(2_000, ["q": "b"], ["x": 4.5, "s": "off"]),
        TestRow(3_000, ["q": "a"], ["x": .missing, "s": "on", "b": false]),
        TestRow(4_000, ["q": "a"], ["x": 10, "s": "gone"]),
        TestRow(4_000, ["q": "b"], ["x": 0, "s": .missing]),
    ]

    private func value(
        _ function: Aggregate.Function, _ argument: RowExpression? = .name("x"),
        where filter: RowExpression? = nil
    ) throws -> QueryResult.Value? {
        let query = Query.values(.of(function, argument, where: filter))
        return try answer(query, Self.rows).groups[0].values[0][0]
    }

    private func scalar(
        _ function: Aggregate.Function, _ argument: RowExpression? = .name("x"),
        where filter: RowExpression? = nil
    ) throws -> Scalar? {
        try value(function, argument, where: filter)?.single
    }

    @Test func `rows are counted, or those that have a value`() throws {
        #expect(try scalar(.count, nil) == 5)
        #expect(try scalar(.count) == 4)
        #expect(try scalar(.count, .name("b")) == 2)
        #expect(try scalar(.count, .name("nothing")) == 0)
    }

    @Test func `numbers are added up, averaged and compared`() throws {
        #expect(try scalar(.sum) == 15.5)
        #expect(try scalar(.average) == 3.875)
        #expect(try scalar(.min) == 0)
        #expect(try scalar(.max) == 10)
    }

    @Test func `integers are added up exactly, however they are stored, while 64 bits hold it`()
        throws
    {
        func totals(_ values: [Scalar]) throws -> [Scalar] {
            let rows = values.map { TestRow(1_000, ["ofSeries": $0], ["ofRow": $0]) }
            var results: [Scalar] = []
            for prefersCodes in [false, true] {
                var source = MemoryRows(rows)
                source.prefersCodes = prefersCodes
                for name in ["ofSeries", "ofRow"] {
                    let query = Query.values(.of(.sum, .name(name)), .of(.average, .name(name)))
                    let result = try execute(query, over: source, in: QueryContext(now: 100_000))
                    results += result.lines[0]
                }
            }
            #expect(Array(results[0..<2]) == Array(results[2..<4]))
            #expect(Array(results[0..<4]) == Array(results[4..<8]))
            return Array(results[0..<2])
        }
        let big = Int64(9_007_199_254_740_993)
        #expect(try totals([.integer(.max)]) == [.integer(.max), .integer(.max)])
        #expect(try totals([.integer(big), .integer(big)]) == [.integer(2 * big), .integer(big)])
        #expect(
            try totals([.integer(.max), 1, 1])
                == [.unsigned(UInt64(Int64.max) + 2), .integer(3_074_457_345_618_258_603)])
        #expect(try totals([.integer(.min), .integer(.max)]) == [-1, -0.5])
        #expect(try totals([.unsigned(.max), .unsigned(.max)])[0] == .double(0x1p65))
    }

    @Test func `what is no number takes no part`() throws {
        for function in [Aggregate.Function.sum, .average, .min, .max, .standardDeviation] {
            #expect(try scalar(function, .name("s")) == .missing)
            #expect(try scalar(function, .name("b")) == .missing)
        }
    }

    @Test func `the latest and the earliest value go by time, and equal times by their order`()
        throws
    {
        #expect(try scalar(.latest) == 0)
        #expect(try scalar(.earliest) == 1)
        #expect(try scalar(.latest, .name("s")) == "gone")
        #expect(try scalar(.earliest, .name("s")) == "on")
        #expect(try scalar(.latest, .name("b")) == false)
        #expect(try scalar(.latest, .name("q")) == "b")
    }

    @Test func `different values are counted, and listed as they appear`() throws {
        #expect(try scalar(.uniqueCount, .name("s")) == 3)
        #expect(try value(.uniques(limit: 10), .name("s")) == .list(["on", "off", "gone"]))
        #expect(try value(.uniques(limit: 2), .name("s")) == .list(["on", "off"]))
        #expect(try value(.uniques(limit: 9), .name("nothing")) == .list([]))
        #expect(try value(.uniques(limit: 9), .name("x")) == .list([1, 4.5, 10, 0]))
    }

    @Test func `a percentile between two values is between them in proportion`() throws {
        #expect(try scalar(.percentile(0)) == 0)
        #expect(try scalar(.percentile(50)) == 2.75)
        #expect(try scalar(.percentile(100)) == 10)
        #expect(try scalar(.percentile(90)) == .double(4.5 + 5.5 * (0.9 * 3 - 2)))
    }

    @Test func `deviations are over the population`() throws {
        #expect(
            try scalar(.variance)
                == .double(
                    (2.875 * 2.875 + 0.625 * 0.625 + 6.125 * 6.125
                        + 3.875 * 3.875) / 4))
        let deviation = try #require(try scalar(.standardDeviation)?.number)
        #expect((deviation - 3.911).magnitude < 0.01)
        #expect(
            try scalar(.variance, .name("x"), where: .equals("x", 10)) == 0)
    }

    @Test func `a histogram has what is out of its range in its first and last range`() throws {
        #expect(
            try value(.histogram(start: 1, span: 4, buckets: 2))
                == .histogram(start: 1, width: 2, counts: [2, 2]))
        #expect(
            try value(.histogram(start: 0, span: 10, buckets: 4), .name("nothing"))
                == .histogram(start: 0, width: 2.5, counts: [0, 0, 0, 0]))
    }

    @Test func `a score counts those within the threshold, and a half of those within four`() throws
    {
        #expect(try scalar(.apdex(threshold: 1)) == 0.5)
        #expect(try scalar(.apdex(threshold: 2)) == 0.625)
        #expect(try scalar(.shareAtMost(1)) == 50)
        #expect(try scalar(.shareAtMost(4.5)) == 75)
    }

    @Test func `a derivative is the slope of the line through the values`() throws {
        let rows = (0..<5).map {
            TestRow(1_700_000_000_000 + $0 * 2_000, [:], ["x": .integer(7 + 6 * $0)])
        }
        let range: Range<Int64> = 1_700_000_000_000..<1_700_000_100_000
        func slope(_ rows: [TestRow], _ function: Aggregate.Function) throws -> Scalar {
            try answer(.values(.of(function, .name("x")), range: range), rows).first[0]
        }
        let perMinute = try slope(rows, .derivative(perSeconds: 60))
        #expect((perMinute.number - 180).magnitude < 1e-9)
        #expect(try slope(Array(rows.prefix(1)), .derivative(perSeconds: 1)) == .missing)
        #expect(try slope(rows, .latestRate(perSeconds: 1)) == 3)
        #expect(try slope(Array(rows.prefix(1)), .latestRate(perSeconds: 1)) == .missing)
        #expect(try slope([rows[4], rows[1], rows[3]], .latestRate(perSeconds: 2)) == 6)
    }

    @Test func `only rows for which the filter holds take part`() throws {
        #expect(try scalar(.count, nil, where: .equals("q", "b")) == 2)
        #expect(try scalar(.sum, .name("x"), where: .equals("q", "a")) == 11)
        #expect(try scalar(.count, nil, where: .call(.greater, [.name("x"), .constant(1)])) == 2)
        // Whether it holds for the row without a value is not known.
        #expect(
            try scalar(
                .count, nil, where: .call(.not, [.call(.greater, [.name("x"), .constant(1)])]))
                == 2)
    }

    @Test func `an aggregate over no value is missing, and a count is 0`() throws {
        let nothing = RowExpression.equals("q", "nobody")
        let functions: [Aggregate.Function] = [
            .sum, .average, .min, .max, .latest, .earliest, .percentile(50), .standardDeviation,
            .variance, .apdex(threshold: 1), .derivative(perSeconds: 1),
            .latestRate(perSeconds: 1), .shareAtMost(1),
        ]
        for function in functions {
            #expect(try scalar(function, .name("x"), where: nothing) == .missing)
        }
        #expect(try scalar(.count, nil, where: nothing) == 0)
        #expect(try scalar(.uniqueCount, .name("x"), where: nothing) == 0)
        #expect(try answer(.values(.of(.sum, .name("x"))), []).first == [.missing])
        #expect(try answer(.values(.of(.count)), []).first == [0])
    }

    @Test func `integers are exact where no Double is`() throws {
        let large = Int64.max
        let rows = [
            TestRow(1, [:], ["x": .integer(large)]), TestRow(2, [:], ["x": .integer(large - 1)]),
            TestRow(3, [:], ["x": .unsigned(.max)]), TestRow(4, [:], ["x": .integer(-large)]),
            TestRow(5, [:], ["x": .double(0x1p53)]),
        ]
        func value(_ function: Aggregate.Function, _ count: Int) throws -> Scalar {
            try answer(.values(.of(function, .name("x"))), Array(rows.prefix(count))).first[0]
        }
        #expect(try value(.max, 2) == .integer(large))
        #expect(try value(.min, 2) == .integer(large - 1))
        #expect(try value(.max, 5) == .unsigned(.max))
        #expect(try value(.min, 5) == .integer(-large))
        #expect(try value(.latest, 2) == .integer(large - 1))
        #expect(try value(.sum, 1) == .integer(large))
        #expect(try value(.sum, 2) == .unsigned(UInt64(large) * 2 - 1))
        #expect(try value(.uniqueCount, 5) == 5)
        let odd = (0..<3).map { _ in TestRow(1, [:], ["x": 9_007_199_254_740_993]) }
        #expect(
            try answer(.values(.of(.sum, .name("x"))), odd).first == [27_021_597_764_222_979])
    }

    @Test func `a sum does not depend on the order of the rows`() throws {
        let values = [1e16, 1, -1e16, 0.5, 3e-5, 1e16, -1e16]
        for shift in values.indices {
            let rows = values.indices.map { index in
                TestRow(1, [:], ["x": .double(values[(index + shift) % values.count])])
            }
            #expect(try answer(.values(.of(.sum, .name("x"))), rows).first == [1.50003])
        }
    }
}
