import Queries
import Telemetry

extension Execution {
    /// The answer with lines of rows.
    func lines(
        _ columns: [Query.Column<RowExpression>]?, _ scope: QueryScope
    ) throws(QueryError) -> QueryResult {
        let query = scope.query
        guard query.facets.isEmpty, query.buckets == nil, query.compareWith == nil else {
            throw QueryError(
                .unsupported, "lines of rows have no facets, buckets or comparison")
        }
        var programs: [RowProgram]?
        if let columns {
            var compiled: [RowProgram] = []
            for column in columns { compiled.append(try compile(column.expression, scope)) }
            programs = compiled
        }
        var order: RowProgram?
        var isDescending = false
        switch query.order {
        case nil: break
        case .byRow(let expression, let descending):
            order = try compile(expression, scope)
            isDescending = descending
        case .by: throw QueryError(.unsupported, "lines of rows have no order by an aggregate")
        }
        var filter: RowProgram?
        if let test = query.filter { filter = try compile(test, scope) }

        let limit = query.limit.count(usual: ExecutionLimits.usualLines)
        let offset = max(0, query.offset)
        guard offset <= ExecutionLimits.lines - limit else {
            throw QueryError(
                .tooLarge, "the lines shown end after the first \(ExecutionLimits.lines)")
        }
        let collector = LineCollector(
            programs, order: order, isDescending: isDescending, keeping: offset + limit,
            range: scope.isTimeless ? nil : scope.range)
        let names = programs.map { programs in
            (programs + [order, filter].compactMap { $0 }).reduce(into: Set<String>()) {
                $0.formUnion($1.names)
            }
        }
        let test = filter.map(RowFilter.init)
        try read(names, nil, of: scope.range, scope) { batch throws(QueryError) in
            try collector.add(batch, try test?.selection(batch) ?? .all)
        }
        let shown = collector.lines.dropFirst(offset)
        let titles = columns == nil ? collector.titles(of: shown) : query.titles
        let places = columns == nil ? titles.map(collector.place) : Array(titles.indices)
        var result = QueryResult(
            facets: [], columns: titles.map(QueryResult.Column.init), buckets: [],
            groups: shown.map { line in
                QueryResult.Group(
                    facets: [],
                    values: [
                        places.map { .scalar($0 < line.values.count ? line.values[$0] : .missing) }
                    ])
            }, groupCount: collector.count)
        result.statistics = statistics
        return result
    }
}
