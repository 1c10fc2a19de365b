import Queries
import QueryExecution
import Telemetry
import Testing

struct TableTests {
    static let rows = (0..<60).map { index in
        TestRow(
            index * 1_000,
            ["q": .text(["a", "b", "c"][Int(index % 3)]), "n": .integer(index % 2)],
            ["x": .integer(index)])
    }

    @Test func `groups come in the order of the first column, then of their facets`() throws {
        var query = Query.values(.of(.sum, .name("x")), .of(.count), facets: [.name("q")])
        var result = try answer(query, Self.rows)
        #expect(result.facets == ["q"])
        #expect(result.groups.map(\.facets) == [["c"], ["b"], ["a"]])
        #expect(result.first == [610, 590, 570])
        #expect(result.groupCount == 3)

        query.output = .values([.init(.of(.count))])
        result = try answer(query, Self.rows)
        #expect(result.groups.map(\.facets) == [["a"], ["b"], ["c"]])

        query.order = .by(.of(.min, .name("x")), isDescending: true)
        #expect(try answer(query, Self.rows).groups.map(\.facets) == [["c"], ["b"], ["a"]])
        query.order = .by(.of(.max, .name("x")), isDescending: false)
        #expect(try answer(query, Self.rows).groups.map(\.facets) == [["a"], ["b"], ["c"]])
    }

    @Test func `a group without a value of the first column is not shown, as NRQL has it`() throws {
        let rows = [
            TestRow(1, ["q": "a"], ["y": 1]), TestRow(2, ["q": "b"], ["x": -5]),
            TestRow(3, ["q": "c"], ["x": 3, "y": 2]),
        ]
        let query = Query.values(
            .call(.add, [.of(.latest, .name("y"), where: .equals("q", "nobody")), .constant(1)]),
            .of(.count), facets: [.name("q")])
        let result = try answer(query, rows)
        #expect(result.groups.map(\.facets) == [["a"], ["c"]])
        #expect(result.lines == [[.missing, 1], [.missing, 1]])
        #expect(result.groupCount == 2)
    }

    @Test func `a group whose value is not known comes last`() throws {
        let rows = [
            TestRow(1, ["q": "a"], [:]), TestRow(2, ["q": "b"], ["x": -5]),
            TestRow(3, ["q": "c"], ["x": 3]),
        ]
        var query = Query.values(.of(.count), facets: [.name("q")])
        query.order = .by(.of(.latest, .name("x")), isDescending: true)
        #expect(try answer(query, rows).groups.map(\.facets) == [["c"], ["b"], ["a"]])
        query.order = .by(.of(.latest, .name("x")), isDescending: false)
        #expect(try answer(query, rows).groups.map(\.facets) == [["b"], ["c"], ["a"]])
    }

    @Test func `ten groups are shown, or as many as are asked for`() throws {
        let rows = (0..<30).map { TestRow($0, ["q": .integer($0)], ["x": .integer($0)]) }
        var query = Query.values(.of(.sum, .name("x")), facets: [.name("q")])
        #expect(try answer(query, rows).groups.count == 10)
        #expect(try answer(query, rows).groupCount == 30)
        query.limit = .maximum
        #expect(try answer(query, rows).groups.count == 30)
        query.limit = .count(2)
        query.offset = 3
        #expect(try answer(query, rows).groups.map(\.facets) == [[26], [25]])
    }

    @Test func `a row without the value of a facet is in no group`() throws {
        let rows = [
            TestRow(1, ["q": "a"]), TestRow(2, ["q": .missing]), TestRow(3, ["q": "a", "r": "z"]),
        ]
        #expect(try answer(.values(.of(.count), facets: [.name("q")]), rows).first == [2])
        #expect(
            try answer(.values(.of(.count), facets: [.name("q"), .name("r")]), rows).groups
                .map(\.facets) == [["a", "z"]])
        #expect(try answer(.values(.of(.count), facets: [.name("s")]), rows).groups.isEmpty)
    }

    @Test func `a number is one group, however it is stored`() throws {
        let rows = [
            TestRow(1, [:], ["k": 5]), TestRow(2, [:], ["k": 5.0]), TestRow(3, ["k": .unsigned(5)]),
            TestRow(4, [:], ["k": "5"]), TestRow(5, [:], ["k": true]),
        ]
        let result = try answer(.values(.of(.count), facets: [.name("k")]), rows)
        #expect(result.groups.map(\.facets) == [[5], [true], ["5"]])
        #expect(result.first == [3, 1, 1])
    }

    @Test func `cases take the first test that holds, and the rest by another value`() throws {
        var query = Query.values(.of(.count))
        query.facets = [
            .cases(
                [
                    .init(.call(.less, [.name("x"), .constant(10)]), as: "low"),
                    .init(.call(.less, [.name("x"), .constant(30)]), as: "middle"),
                    .init(.equals("q", "a")),
                ])
        ]
        var result = try answer(query, Self.rows)
        #expect(result.groups.map(\.facets) == [["middle"], ["low"], ["q = 'a'"]])
        #expect(result.first == [20, 10, 10])
        query.facets = [
            .cases([.init(.equals("q", "a"), as: "first")], other: .name("q"))
        ]
        result = try answer(query, Self.rows)
        #expect(result.groups.map(\.facets) == [["b"], ["c"], ["first"]])
    }

    @Test func `facets can be computed`() throws {
        let low = RowExpression.call(.bucket, [.name("x"), .constant(40), .constant(4)])
        let result = try answer(.values(.of(.count), facets: [low, .name("n")]), Self.rows)
        #expect(result.groups.map(\.facets).prefix(2) == [[30, 0], [30, 1]])
        #expect(result.first == [15, 15, 5, 5, 5, 5, 5, 5])
    }

    @Test func `buckets end with the range, and groups have all of them`() throws {
        let query = Query.values(
            .of(.count), .of(.max, .name("x")), facets: [.name("q")],
            where: .call(
                .less, [.name("x"), .constant(40)]),
            range: 5_000..<65_000, buckets: .every(25_000))
        let result = try answer(query, Self.rows)
        #expect(result.buckets == [15_000..<40_000, 40_000..<65_000])
        #expect(result.groups.map(\.facets) == [["a"], ["b"], ["c"]])
        #expect(result.column(0)[0] == [.scalar(9), .scalar(0)])
        #expect(result.column(1)[0] == [.scalar(39), .scalar(.missing)])
    }

    @Test func `a range shorter than a bucket is one`() throws {
        let result = try answer(
            .values(.of(.count), range: 0..<10_000, buckets: .every(60_000)), Self.rows)
        #expect(result.buckets == [0..<10_000])
        #expect(result.first == [10])
    }

    @Test func `buckets slide over the range`() throws {
        let query = Query.values(
            .of(.sum, .name("x")), range: 0..<10_000,
            buckets: .every(4_000, slideBy: .every(3_000)))
        let result = try answer(query, Self.rows)
        #expect(result.buckets == [0..<4_000, 3_000..<7_000, 6_000..<10_000])
        #expect(result.column()[0] == [.scalar(6), .scalar(18), .scalar(30)])

        let gaps = Query.values(
            .of(.count), range: 0..<12_000, buckets: .every(2_000, slideBy: .every(5_000)))
        #expect(try answer(gaps, Self.rows).column()[0] == [.scalar(2), .scalar(2), .scalar(2)])
        #expect(try answer(gaps, Self.rows).buckets[0] == 0..<2_000)
    }

    @Test func `one bucket that slides is the end of the range`() throws {
        let query = Query.values(
            .of(.count), range: 0..<10_000, buckets: .every(6_000, slideBy: .every(5_000)))
        #expect(try answer(query, Self.rows).buckets == [4_000..<10_000])
        #expect(try answer(query, Self.rows).first == [6])
        let many = Query.values(
            .of(.sum, .name("x")), range: 0..<10_000,
            buckets: .every(9_000, slideBy: .every(500)))
        #expect(
            try answer(many, Self.rows).column()[0] == [.scalar(36), .scalar(45), .scalar(45)])
    }

    @Test func `a comparison has the groups of the answer`() throws {
        var query = Query.values(
            .of(.sum, .name("x")), facets: [.name("q")], range: 30_000..<60_000,
            buckets: .every(15_000))
        query.compareWith = 30_000
        query.limit = .count(2)
        let result = try answer(query, Self.rows)
        let before = try #require(result.comparison)
        #expect(before.buckets == [0..<15_000, 15_000..<30_000])
        #expect(result.groups.map(\.facets) == [["c"], ["b"]])
        #expect(before.groups.map(\.facets) == [["c"], ["b"]])
        #expect(before.groups[0].values == [[.scalar(40)], [.scalar(115)]])
        query.compareWith = 300_000
        #expect(
            try answer(query, Self.rows).comparison?.groups[0].values
                == [[.scalar(.missing)], [.scalar(.missing)]])
    }

    @Test func `values are computed over aggregates, facets and the time that is covered`() throws {
        let rate = ValueExpression.call(
            .divide,
            [.call(.multiply, [.of(.count), .constant(60)]), .leaf(.coveredSeconds)])
        let share = ValueExpression.percentage(
            of: .of(.count), where: .call(.less, [.name("x"), .constant(15)]))
        let text = ValueExpression.call(.concatenate, [.constant("q="), .leaf(.facet(0))])
        var result = try answer(
            .values(rate, share, text, facets: [.name("q")], range: 0..<60_000), Self.rows)
        #expect(result.lines == [[20, 25, "q=a"], [20, 25, "q=b"], [20, 25, "q=c"]])
        result = try answer(
            .values(rate, range: 0..<60_000, buckets: .every(20_000)), Self.rows)
        #expect(result.column()[0] == [.scalar(60), .scalar(60), .scalar(60)])
        let nothing = ValueExpression.call(.divide, [.of(.count), .constant(0)])
        #expect(try answer(.values(nothing), Self.rows).first == [.missing])
    }

    @Test func `rows of several types are taken together`() throws {
        var query = Query.values(.of(.count), facets: [.name("eventType")])
        query.source = .events(["T", "U", "V"])
        let rows = Self.rows + [TestRow(1, type: "U"), TestRow(2, type: "W")]
        let result = try answer(query, rows)
        #expect(result.groups.map(\.facets) == [["T"], ["U"]])
        #expect(result.first == [60, 1])
        #expect(result.statistics.rows == 61)
    }

    @Test func `without facets there is one line, also over no rows`() throws {
        let query = Query.values(.of(.count), buckets: .every(50_000))
        let result = try answer(query, [])
        #expect(result.groups == [.init(facets: [], values: [[.scalar(0)], [.scalar(0)]])])
        #expect(result.groupCount == 1)
    }

    @Test func `columns are called by their label, or by their expression`() throws {
        var query = Query.values(.of(.count), facets: [.name("q")])
        query.output = .values([
            .init(.of(.count)), .init(.of(.max, .name("x")), as: "peak"),
        ])
        #expect(try answer(query, Self.rows).columns.map(\.name) == ["count(*)", "peak"])
    }
}
