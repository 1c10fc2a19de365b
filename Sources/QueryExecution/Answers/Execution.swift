import Patterns
import Queries
import Telemetry

/// One query being answered, with the queries inside it.
final class Execution<Source: RowSource> {
    let source: Source
    let context: QueryContext
    let budget: PatternBudget
    var statistics = QueryResult.Statistics()
    private var answers: [Asked: QueryResult] = [:]

    private struct Asked: Hashable {
        var query: Query
        var range: Range<Int64>?
        var timeZone: String?
    }

    init(
        _ source: Source, _ context: QueryContext, budget: PatternBudget = PatternBudget()
    ) {
        self.source = source
        self.context = context
        self.budget = budget
    }

    /// The answer to a query, in the range and the time zone of the one around it if it has none of its
    /// own.
    func answer(
        _ query: Query, within outer: Range<Int64>?, timeZone: String? = nil, depth: Int
    ) throws(QueryError) -> QueryResult {
        var query = query
        query.timeZone = query.timeZone ?? timeZone
        guard depth <= ExecutionLimits.depth else {
            throw QueryError(
                .tooLarge, "queries nest more than \(ExecutionLimits.depth) deep")
        }
        guard query.facets.count <= ExecutionLimits.facets else {
            throw QueryError(
                .tooLarge, "the query has more than \(ExecutionLimits.facets) facets")
        }
        let range: Range<Int64>
        if let own = query.range {
            range = try own.resolved(timeZone: query.timeZone, in: context)
        } else if let outer {
            range = outer
        } else {
            range = try TimeRange().resolved(timeZone: query.timeZone, in: context)
        }
        let scope = QueryScope(
            query: query, range: range, depth: depth,
            functions: FunctionContext(
                clock: try WallClock(zone: query.timeZone, in: context), budget: budget))
        switch query.output {
        case .rows(let columns): return try lines(columns, scope)
        case .values(let columns): return try table(columns, scope)
        }
    }

    /// The answer to a query inside another, computed once.
    func inner(_ query: Query, _ scope: QueryScope) throws(QueryError) -> QueryResult {
        let timeZone = scope.query.timeZone
        let asked = Asked(
            query: query, range: query.range == nil ? scope.range : nil, timeZone: timeZone)
        if let known = answers[asked] { return known }
        let result = try answer(
            query, within: scope.range, timeZone: timeZone, depth: scope.depth + 1)
        answers[asked] = result
        return result
    }

    /// Reads the rows of a query.
    func read(
        _ names: Set<String>?, _ rollup: RowNeeds.Rollup?, of range: Range<Int64>,
        _ scope: QueryScope, _ body: (BatchScope) throws(QueryError) -> Void
    ) throws(QueryError) {
        func receive(_ batch: RowBatch) throws(QueryError) {
            guard !Task.isCancelled else {
                throw QueryError(.cancelled, "the query was cancelled")
            }
            guard !batch.times.isEmpty else { return }
            statistics.rows += batch.times.count
            statistics.resolution = max(statistics.resolution, batch.spans?.length ?? 0)
            try body(try BatchScope(batch, scope.functions))
            guard !budget.isSpent else {
                throw QueryError(.tooLarge, "the patterns take too long over so many texts")
            }
        }
        switch scope.query.source {
        case .events(let types):
            try source.read(
                RowNeeds(source: .events(types), range: range, names: names, rollup: rollup),
                receive)
        case .entities:
            try source.read(
                RowNeeds(source: .entities, range: range, names: names), receive)
        case .answer(let query):
            var inner = scope
            inner.range = range
            try receive(RowBatch(try self.inner(query, inner), to: query, over: range))
        }
    }
}

/// A query at a time.
struct QueryScope {
    var query: Query
    var range: Range<Int64>
    var depth: Int
    var functions: FunctionContext

    /// Whether rows take part whenever they were.
    var isTimeless: Bool {
        switch query.source {
        case .events: false
        case .entities: true
        case .answer: query.buckets == nil
        }
    }
}
