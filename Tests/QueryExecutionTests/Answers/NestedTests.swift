import Queries
import QueryExecution
import Telemetry
import Testing

struct NestedTests {
    static let rows = (0..<60).map { index in
        TestRow(
            index * 1_000, ["q": .text("q\(index % 12)"), "c": .text("c\(index % 2)")],
            ["x": .integer(index)])
    }

    @Test func `a query over an answer has its columns and facets as attributes`() throws {
        var inner = Query.values(.of(.count), facets: [.name("q"), .name("c")])
        inner.output = .values([.init(.of(.latest, .name("x")), as: "depth")])
        inner.range = nil
        inner.limit = .maximum
        var query = Query.values(.of(.sum, .name("depth")), facets: [.name("c")])
        query.source = .answer(inner)
        let result = try answer(query, Self.rows)
        #expect(result.groups.map(\.facets) == [["c1"], ["c0"]])
        #expect(result.first == [324, 318])
    }

    @Test func `an answer inside shows ten groups unless it says otherwise, as NRQL has it`() throws
    {
        var inner = Query.values(.of(.latest, .name("x")), facets: [.name("q")])
        inner.range = nil
        var query = Query.values(.of(.count))
        query.source = .answer(inner)
        #expect(try answer(query, Self.rows).first == [10])
    }

    @Test func `each bucket of an answer is a row at its start`() throws {
        var inner = Query.values(.of(.count), buckets: .every(20_000))
        inner.range = nil
        var query = Query.values(.of(.max, .name("count")), .of(.latest, .name("timestamp")))
        query.source = .answer(inner)
        #expect(try answer(query, Self.rows).lines == [[20, 80_000]])
        query.buckets = .every(50_000)
        #expect(try answer(query, Self.rows).column()[0] == [.scalar(20), .scalar(0)])
        var lines = Query.lines(nil)
        lines.source = .answer(inner)
        let result = try answer(lines, Self.rows)
        #expect(result.columns.map(\.name) == ["timestamp", "count"])
        #expect(
            result.lines == [[80_000, 0], [60_000, 0], [40_000, 20], [20_000, 20], [0, 20]])
    }

    @Test func `times that an inner query makes up may be any`() throws {
        var inner = Query.lines([.name("far"), .name("x")])
        inner.output = .rows([
            .init(.name("far"), as: "timestamp"), .init(.name("x"), as: "x"),
        ])
        inner.range = nil
        let rows = [
            TestRow(1_000, [:], ["far": .integer(.min), "x": 1]),
            TestRow(2_000, [:], ["far": .integer(Int64.max - 1_023), "x": 2]),
        ]
        for function in [
            Aggregate.Function.derivative(perSeconds: 1), .latestRate(perSeconds: 1), .latest,
        ] {
            var query = Query.values(.of(function, .name("x")))
            query.source = .answer(inner)
            #expect(try answer(query, rows).groups.count == 1)
        }
    }

    @Test func `lines inside keep their time`() throws {
        var inner = Query.lines([.name("x"), .name("timestamp")], range: 10_000..<20_000)
        inner.range = nil
        var query = Query.values(.of(.latest, .name("x")), range: 10_000..<20_000)
        query.source = .answer(inner)
        #expect(try answer(query, Self.rows).first == [19])
    }

    @Test func `a row is compared with an answer`() throws {
        var average = Query.values(.of(.average, .name("x")))
        average.range = nil
        let above = RowExpression.call(.greater, [.name("x"), .leaf(.value(of: average))])
        #expect(try answer(.values(.of(.count), where: above), Self.rows).first == [30])
        average.range = TimeRange(since: .at(50_000), until: .at(52_000))
        let late = RowExpression.call(.greater, [.name("x"), .leaf(.value(of: average))])
        #expect(try answer(.values(.of(.count), where: late), Self.rows).first == [9])
    }

    @Test func `a row is searched among the values of an answer, all of them`() throws {
        var inner = Query.values(
            .of(.uniques(limit: 100), .name("q")),
            where: .call(.less, [.name("x"), .constant(5)]))
        inner.range = nil
        let isThere = RowExpression.call(.isMember, [.name("q"), .leaf(.values(of: inner))])
        #expect(try answer(.values(.of(.count), where: isThere), Self.rows).first == [25])
        var lines = Query.lines([.name("x")])
        lines.range = nil
        let many = (0..<150).map { TestRow($0, [:], ["x": .integer($0)]) }
        let isLine = RowExpression.call(.isMember, [.name("x"), .leaf(.values(of: lines))])
        #expect(try answer(.values(.of(.count), where: isLine), many).first == [150])
        #expect(
            failure(.values(.of(.count), where: .leaf(.values(of: lines))))?.reason == .unsupported)
    }

    @Test func `an answer takes part in values`() throws {
        var whole = Query.values(.of(.count))
        whole.range = nil
        let share = ValueExpression.call(.divide, [.of(.count), .leaf(.value(of: whole))])
        let result = try answer(.values(share, facets: [.name("c")]), Self.rows)
        #expect(result.first == [0.5, 0.5])
    }

    @Test func `queries nest so deep and no deeper`() throws {
        var query = Query.values(.of(.count))
        for _ in 0..<ExecutionLimits.depth {
            var outer = Query.values(.of(.max, .name("count")))
            outer.source = .answer(query)
            outer.output = .values([.init(.of(.max, .name("count")), as: "count")])
            query = outer
        }
        #expect(try answer(query, Self.rows).first == [60])
        var outer = Query.values(.of(.max, .name("count")))
        outer.source = .answer(query)
        #expect(failure(outer, Self.rows)?.reason == .tooLarge)
    }

    @Test func `entities are rows, whenever they were seen`() throws {
        var source = MemoryRows([])
        source.entities = [
            TestRow(1, ["name": "a", "type": "Q"], ["queue.depth": 3]),
            TestRow(999_999_999, ["name": "b", "type": "Q"], ["queue.depth": 4]),
            TestRow(5, ["name": "c", "type": "B"]),
        ]
        var query = Query.values(
            .of(.count), .of(.sum, .name("queue.depth")), facets: [.name("type")])
        query.source = .entities
        let context = QueryContext(now: 100_000)
        let result = try execute(query, over: source, in: context)
        #expect(result.lines == [[2, 7], [1, .missing]])
        query.buckets = .automatic
        #expect(throws: QueryError.self) { try execute(query, over: source, in: context) }
    }
}
