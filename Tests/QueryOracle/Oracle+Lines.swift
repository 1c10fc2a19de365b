import Queries

extension Oracle {
    /// The rows of a query that selects no aggregates: the newest first, or by ORDER BY.
    func lines(
        of query: NRQLQuery, _ rows: [OracleRow], _ context: RowContext
    ) throws -> OracleAnswer {
        guard query.facet == nil, query.timeSeries == nil, query.compareWith == nil else {
            throw OracleError.refused("attributes with FACET, TIMESERIES or COMPARE WITH")
        }
        let isAll = query.select.contains { $0.expression.kind == .wildcard }
        let order = query.order.first
        let isAscending = order.map { $0.direction != .descending } ?? false
        let lines = try rows.map { row in
            OracleAnswer.Line(
                key: try order.map { try context.value(of: $0.expression, row) }
                    ?? .whole(row.time),
                values: isAll
                    ? [] : try query.select.map { try context.value(of: $0.expression, row) },
                row: row)
        }
        var answer = OracleAnswer(
            facetNames: [],
            columnNames: query.select.map { $0.label?.text ?? defaultName(of: $0.expression) },
            limit: try limit(of: query, usual: Self.usualLines))
        answer.lines = inOrder(lines, key: \.key, isAscending: isAscending)
        answer.isAscending = isAscending
        if case .number(let digits)? = query.offset?.kind { answer.offset = Int(digits) ?? 0 }
        return answer
    }
}

/// Sorted by a value, what has none last; equals stay in order.
func inOrder<Element>(
    _ elements: [Element], key: (Element) -> OracleValue, isAscending: Bool
) -> [Element] {
    let keyed = elements.enumerated().map { (offset: $0.offset, key: key($0.element)) }
    let sorted = keyed.sorted { left, right in
        if left.key.isMissing != right.key.isMissing { return right.key.isMissing }
        if left.key.precedes(right.key) == true { return isAscending }
        if right.key.precedes(left.key) == true { return !isAscending }
        return left.offset < right.offset
    }
    return sorted.map { elements[$0.offset] }
}

/// What an outer query calls a column without a label: the attribute, or the function.
func defaultName(of expression: NRQLExpression) -> String? {
    switch expression.kind {
    case .name(let name): name
    case .call(let function, _): function.text
    default: nil
    }
}
