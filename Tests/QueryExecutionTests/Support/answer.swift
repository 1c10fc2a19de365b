import Queries
import QueryExecution

/// The answer to a query over rows, at 100 s after the start of time.
func answer(_ query: Query, _ rows: [TestRow]) throws -> QueryResult {
    try execute(query, over: MemoryRows(rows), in: QueryContext(now: 100_000))
}

/// Why a query has no answer; nil where it has one.
func failure(_ query: Query, _ rows: [TestRow] = []) -> QueryError? {
    do throws(QueryError) {
        _ = try execute(query, over: MemoryRows(rows), in: QueryContext(now: 100_000))
        return nil
    } catch {
        return error
    }
}
