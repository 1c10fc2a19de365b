import Queries
import QueryExecution
import Telemetry
import Testing

struct LineTests {
    static let rows = (0..<300).map { index in
        TestRow(
            index * 100, ["q": .text("q\(index % 7)")],
            ["x": .integer((index * 37) % 101), "y": index % 10 == 0 ? "ten" : .missing])
    }

    @Test func `a hundred lines are shown, the newest first`() throws {
        let result = try answer(.lines([.name("timestamp"), .name("x")]), Self.rows)
        #expect(result.groups.count == 100)
        #expect(result.groupCount == 300)
        #expect(result.lines.prefix(2) == [[29_900, 54], [29_800, 17]])
        #expect(result.columns.map(\.name) == ["timestamp", "x"])
        #expect(result.buckets == [])
    }

    @Test func `of lines of one time the one that came last is first`() throws {
        let rows = [
            TestRow(5, [:], ["x": 1]), TestRow(5, [:], ["x": 2]), TestRow(4, [:], ["x": 3]),
        ]
        #expect(try answer(.lines([.name("x")]), rows).lines == [[2], [1], [3]])
    }

    @Test func `lines can be ordered, limited and skipped`() throws {
        var query = Query.lines(
            [.name("x"), .name("timestamp")],
            where: .call(.less, [.name("x"), .constant(50)]))
        query.order = .byRow(.name("x"), isDescending: false)
        query.limit = .count(4)
        query.offset = 1
        let result = try answer(query, Self.rows)
        #expect(result.lines == [[0, 10_100], [0, 0], [1, 27_300], [1, 17_200]])
        query.order = .byRow(.name("x"), isDescending: true)
        query.offset = 0
        query.limit = .count(1)
        #expect(try answer(query, Self.rows).lines == [[49, 24_700]])
    }

    @Test func `lines without the value that they are ordered by come last`() throws {
        let rows = [TestRow(1, [:], ["x": 1]), TestRow(2), TestRow(3, [:], ["x": 0])]
        for isDescending in [false, true] {
            var query = Query.lines([.name("timestamp")])
            query.order = .byRow(.name("x"), isDescending: isDescending)
            #expect(try answer(query, rows).lines.last == [2])
        }
    }

    @Test func `all that rows have has the time and the type first, and nothing that no line has`()
        throws
    {
        var query = Query.lines(nil, range: 0..<250)
        var result = try answer(query, Self.rows)
        #expect(result.columns.map(\.name) == ["timestamp", "eventType", "q", "x", "y"])
        #expect(result.lines[0] == [200, "T", "q2", 74, .missing])
        #expect(result.lines[2] == [0, "T", "q0", 0, "ten"])
        query.range = TimeRange(since: .at(100), until: .at(250))
        result = try answer(query, Self.rows)
        #expect(result.columns.map(\.name) == ["timestamp", "eventType", "q", "x"])
    }

    @Test func `lines can be computed`() throws {
        let double = RowExpression.call(.multiply, [.name("x"), .constant(2)])
        let result = try answer(
            .lines([double, .call(.uppercase, [.name("q")])], range: 0..<150), Self.rows)
        #expect(result.lines == [[74, "Q1"], [0, "Q0"]])
        #expect(result.columns.map(\.name) == ["x * 2", "upper(q)"])
    }
}
