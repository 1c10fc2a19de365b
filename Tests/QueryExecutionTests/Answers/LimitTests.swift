import Patterns
import Queries
import Telemetry
import Testing

@testable import QueryExecution

struct LimitTests {
    @Test func `groups have a limit`() throws {
        let many = (0...ExecutionLimits.groups).map { index in
            TestRow(1, [:], ["x": .integer(Int64(index))])
        }
        let query = Query.values(.of(.count), facets: [.name("x")])
        #expect(failure(query, many)?.reason == .tooLarge)
        #expect(try answer(query, Array(many.dropLast())).groupCount == ExecutionLimits.groups)
    }

    @Test func `rows that take no part make no groups`() throws {
        let rows = (0...ExecutionLimits.groups).map { index in
            TestRow(1, [:], ["x": .integer(Int64(index))])
        }
        let query = Query.values(
            .of(.count), facets: [.name("x")], where: .call(.less, [.name("x"), .constant(5)]))
        #expect(try answer(query, rows).groupCount == 5)
    }

    @Test func `with too many cells only the groups that are shown get all buckets`() throws {
        let rows = (0..<20_000).map { index in
            TestRow(index * 5, ["q": .integer(index)], ["x": .integer(index)])
        }
        var query = Query.values(
            .of(.sum, .name("x")), .of(.count), facets: [.name("q")], buckets: .every(500))
        let result = try answer(query, rows)
        #expect(result.groupCount == 20_000)
        #expect(result.groups.map(\.facets).prefix(2) == [[19_999], [19_998]])
        #expect(result.groups[0].values[199] == [.scalar(19_999), .scalar(1)])
        #expect(result.groups[0].values[198] == [.scalar(.missing), .scalar(0)])
        query.compareWith = 100_000
        #expect(try answer(query, rows).comparison?.groups.count == 10)
        query.output = .values([
            .init(.of(.histogram(start: 0, span: 1, buckets: 500), .name("x")))
        ])
        query.limit = .maximum
        #expect(failure(query, rows)?.reason == .tooLarge)
    }

    @Test func `lines, facets, nesting and lists have limits`() throws {
        var lines = Query.lines(nil)
        lines.offset = ExecutionLimits.lines
        #expect(failure(lines)?.reason == .tooLarge)
        lines.offset = 0
        lines.limit = .maximum
        let rows = (0..<6_000).map { TestRow($0) }
        #expect(try answer(lines, rows).groups.count == ExecutionLimits.shown)

        let names = (0...ExecutionLimits.facets).map { RowExpression.name("f\($0)") }
        #expect(failure(.values(.of(.count), facets: names))?.reason == .tooLarge)

        var deep = RowExpression.name("x")
        for _ in 0...400 { deep = .call(.negate, [deep]) }
        #expect(failure(.lines([deep]))?.reason == .tooLarge)

        let wide = ValueExpression.of(.histogram(start: 0, span: 1, buckets: 501), .name("x"))
        #expect(failure(.values(wide))?.reason == .unsupported)
    }

    @Test func `what the algebra cannot say together is refused`() {
        var lines = Query.lines(nil)
        lines.facets = [.by(.name("q"))]
        #expect(failure(lines)?.reason == .unsupported)
        var values = Query.values(.of(.count))
        values.order = .byRow(.name("q"), isDescending: true)
        #expect(failure(values)?.reason == .unsupported)
        #expect(failure(.values(.of(.sum)))?.reason == .unsupported)
    }

    @Test func `patterns over many texts have a limit together`() throws {
        let rows = (0..<100).map { TestRow(1, [:], ["t": .text("aaaaaaaaaa\($0)")]) }
        let test = RowExpression.call(.matches, [.name("t"), .constant("(a?){30}b|(a*)*c")])
        let query = Query.values(.of(.count), where: test)
        for (steps, reason) in [(5_000, QueryError.Reason.tooLarge), (500_000, nil)] {
            let execution = Execution(
                MemoryRows(rows), QueryContext(now: 100_000), budget: PatternBudget(steps: steps))
            do throws(QueryError) {
                _ = try execution.answer(query, within: nil, depth: 0)
                #expect(reason == nil)
            } catch {
                #expect(error.reason == reason)
            }
        }
    }

    @Test func `a batch whose parts do not fit is refused`() {
        struct Damaged: RowSource {
            var batch: RowBatch

            func read(
                _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
            ) throws(QueryError) { try body(batch) }
        }
        let table = SeriesTable(count: 1, columns: [:])
        let good = RowBatch(
            eventType: "T", times: [1, 2], series: [0, 0], table: table,
            columns: ["x": .numbers([1, 2])])
        var bad = [RowBatch](repeating: good, count: 5)
        bad[0].series = [0]
        bad[1].series = [0, 1]
        bad[2].columns["x"] = .numbers([1])
        bad[3].columns["x"] = .coded([0, 1], values: [1])
        bad[4].columns["x"] = .rollups(RollupColumn(counts: [1, 1]))
        let query = Query.values(.of(.sum, .name("x")))
        let context = QueryContext(now: 100_000)
        #expect(throws: Never.self) { try execute(query, over: Damaged(batch: good), in: context) }
        for batch in bad {
            #expect(throws: QueryError.self) {
                try execute(query, over: Damaged(batch: batch), in: context)
            }
        }
        // A rollup without the part that was asked for, and one with a damaged sketch.
        let spans = RowSpans(length: 60_000, rowCounts: [3, 3], lastTimes: [9, 9])
        for (column, function) in [
            (RollupColumn(counts: [3, 3]), Aggregate.Function.sum),
            (RollupColumn(counts: [3, 3]), .latest),
            (
                RollupColumn(
                    counts: [3, 3], minima: [1, 1], maxima: [2, 2],
                    sketches: SketchColumn(bytes: [9, 9], ends: [1, 2])), .percentile(50)
            ),
            (
                RollupColumn(
                    counts: [3, 3], minima: [1, 1], maxima: [2, 2],
                    sketches: SketchColumn(bytes: [], ends: [0, 0])), .apdex(threshold: 1)
            ),
        ] {
            var batch = good
            batch.spans = spans
            batch.columns["x"] = .rollups(column)
            #expect(throws: QueryError.self) {
                try execute(
                    .values(.of(function, .name("x"))), over: Damaged(batch: batch), in: context)
            }
        }
    }

    @Test func `a cancelled task gets no answer`() async {
        let task = Task { () -> QueryError? in
            while !Task.isCancelled { await Task.yield() }
            return failure(.values(.of(.count)), [TestRow(1)])
        }
        task.cancel()
        #expect(await task.value?.reason == .cancelled)
    }
}
