import Queries
import QueryExecution
import Telemetry
import Testing

/// What is kept of a table of series for the next batch must be true of series, and not of rows.
struct SharedTableTests {
    /// Two batches of one series each, with one table for both.
    private struct TwoBatches: RowSource {
        let table = SeriesTable(count: 1, columns: ["q": [.text("a")]])

        func read(
            _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
        ) throws(QueryError) {
            for times: [Int64] in [[1, 2], [3, 4, 5, 6]] {
                try body(
                    RowBatch(
                        eventType: "T", times: times, series: times.map { _ in 0 }, table: table,
                        columns: [:]))
            }
        }
    }

    @Test func `a test of the time is made for each batch`() throws {
        var query = Query.values(.of(.count), facets: [])
        query.range = TimeRange(since: .at(0), until: .at(10))
        query.filter = .call(.greaterOrEqual, [.name("timestamp"), .constant(.integer(2))])
        let result = try execute(query, over: TwoBatches(), in: QueryContext(now: 10))
        #expect(result.groups.map(\.values) == [[[.scalar(.integer(5))]]])
    }
}
