package import Queries

/// Answers NRQL in the most straightforward way there is: every row is looked at for every group,
/// bucket and column. It was written from New Relic's reference alone, and shares nothing with what
/// it is compared with but the tree of the query.
///
/// Where the reference is silent it does as `Query` says.
package struct Oracle: Sendable {
    /// In the order in which they arrived.
    package var rows: [OracleRow]
    /// What `FROM Entity` asks, whatever the range; our own, and in no reference.
    package var entities: [OracleRow] = []
    /// Milliseconds since 1970 UTC.
    package var now: Int64
    /// How long the buckets of `TIMESERIES`, `AUTO` and `MAX` are, for which the reference has only
    /// examples.
    package var automaticWidth: Int64?
    /// How much earlier than asked for the buckets end, as New Relic moves the ranges of metrics onto
    /// the bounds of their rollups.
    package var snappedBack: Int64 = 0
    /// By which share of itself a value may be taken for less or more where only a threshold tells
    /// the answer, as where all that is left of the values is a sketch of them.
    package var sketchError = 0.0

    package static let maximumBuckets = 366
    package static let maximumLimit = 5000
    static let usualGroups = 10
    static let usualLines = 100
    static let usualRange: Int64 = 3_600_000

    package init(rows: [OracleRow], now: Int64, automaticWidth: Int64? = nil) {
        self.rows = rows
        self.now = now
        self.automaticWidth = automaticWidth
    }

    package func answer(_ query: NRQLQuery) throws -> OracleAnswer {
        let range = try range(of: query)
        var answer = try answer(query, in: range)
        guard let compared = query.compareWith else { return answer }
        guard case .ago(let durations) = compared.kind else {
            throw OracleError.unsupported("this COMPARE WITH")
        }
        let shift = try durations.reduce(0) { try $0 + milliseconds(of: $1) }
        let earlier = try self.answer(
            query, in: (range.lowerBound - shift)..<(range.upperBound - shift),
            for: answer.groups.map(\.facets))
        for index in answer.groups.indices {
            answer.groups[index].earlier = earlier.groups[index].cells
        }
        return answer
    }

    /// The answer for a range; with exactly these groups, in this order, where some are named.
    func answer(
        _ query: NRQLQuery, in range: Range<Int64>, for named: [[OracleValue]]? = nil
    ) throws -> OracleAnswer {
        guard query.joins.isEmpty else { throw OracleError.unsupported("JOIN") }
        let buckets = try buckets(of: query, in: range)
        let first = buckets.first?.lowerBound ?? range.lowerBound
        let whole = first..<(buckets.last?.upperBound ?? range.upperBound)
        let context = RowContext(oracle: self, range: range, zone: try zone(of: query))
        let rows = try rows(of: query, in: range, whole, context)
        guard query.select.contains(where: { hasAggregate($0.expression) }) else {
            return try lines(of: query, rows, context)
        }
        return try groups(of: query, rows, buckets, whole, context, named)
    }

    /// The rows that take part.
    private func rows(
        of query: NRQLQuery, in range: Range<Int64>, _ whole: Range<Int64>, _ context: RowContext
    ) throws -> [OracleRow] {
        var types: Set<String> = []
        var result: [OracleRow] = []
        for source in query.from {
            switch source {
            case .eventType(let name): types.insert(name.text)
            case .query(let inner):
                var inner = inner.value
                inner.timeZone = inner.timeZone ?? query.timeZone
                let rows = try self.rows(of: inner, in: range)
                result += query.timeSeries == nil ? rows : rows.filter { whole.contains($0.time) }
            case .lookup, .variable: throw OracleError.unsupported("this FROM")
            }
        }
        if types.contains("Entity") { result += entities }
        result += rows.filter {
            types.contains($0["eventType"].text ?? "") && whole.contains($0.time)
        }
        for definition in query.definitions {
            guard case .expression(let expression) = definition.value, definition.names.count == 1
            else { throw OracleError.unsupported("this WITH") }
            for index in result.indices {
                let value = try context.value(of: expression, result[index])
                result[index][definition.names[0].text] = value
            }
        }
        guard let filter = query.filter else { return result }
        return try result.filter { try context.holds(filter, $0) == true }
    }

    /// The answer to a nested query as rows, one for each group and bucket.
    func rows(of query: NRQLQuery, in outer: Range<Int64>) throws -> [OracleRow] {
        let answer = try answer(query, in: range(of: query, inside: outer))
        if let lines = answer.lines {
            return lines.dropFirst(answer.offset).prefix(answer.limit).map { line in
                guard !line.values.isEmpty else { return line.row }
                var values = ["timestamp": OracleValue.whole(line.row.time)]
                for (name, value) in zip(answer.columnNames, line.values) {
                    if let name { values[name] = value }
                }
                return OracleRow(time: line.row.time, values: values)
            }
        }
        return answer.shown.flatMap { group in
            zip(answer.buckets, group.cells).map { bucket, cells in
                var values = ["timestamp": OracleValue.whole(bucket.lowerBound)]
                for (name, value) in zip(answer.facetNames, group.facets) {
                    if let name { values[name] = value }
                }
                for (name, cell) in zip(answer.columnNames, cells) {
                    if let name { values[name] = cell.low }
                }
                return OracleRow(time: bucket.lowerBound, values: values)
            }
        }
    }

    /// The answer to a query inside WHERE or SELECT: the values of its first column, all of them
    /// where it has no limit of its own. What it does not say is as the outer one has it.
    func values(
        of query: NRQLQuery, in outer: Range<Int64>, _ zone: Zone
    ) throws -> [OracleValue] {
        var query = query
        query.timeZone = query.timeZone ?? NRQLExpression(.text(zone.name))
        query.limit = query.limit ?? .maximum
        let answer = try answer(query, in: range(of: query, inside: outer))
        let values =
            answer.lines.map { lines in
                lines.dropFirst(answer.offset).prefix(answer.limit).compactMap(\.values.first)
            } ?? answer.shown.compactMap { $0.cells.first?.first?.low }
        return values.flatMap { value in
            if case .list(let members) = value { members } else { [value] }
        }.filter { !$0.isMissing }
    }

    func limit(of query: NRQLQuery, usual: Int) throws -> Int {
        switch query.limit {
        case nil: return usual
        case .maximum: return Self.maximumLimit
        case .count(let expression):
            guard case .number(let digits) = expression.kind, let count = Int(digits) else {
                throw OracleError.unsupported("this LIMIT")
            }
            guard count <= Self.maximumLimit else { throw OracleError.refused("LIMIT") }
            return count
        }
    }
}
