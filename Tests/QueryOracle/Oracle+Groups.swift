import Queries

extension Oracle {
    /// The values of every group, bucket and column.
    func groups(
        of query: NRQLQuery, _ rows: [OracleRow], _ buckets: [Range<Int64>],
        _ whole: Range<Int64>, _ context: RowContext, _ named: [[OracleValue]]?
    ) throws -> OracleAnswer {
        let columns = try query.select.flatMap { selection in
            try expand(selection.expression).map { ($0, selection.label?.text) }
        }
        guard let first = columns.first?.0 else { throw OracleError.refused("no column") }
        let facets = query.facet?.parts ?? []
        var members: [[OracleValue]: [OracleRow]] = [:]
        var keys: [[OracleValue]] = []
        for row in rows {
            guard let key = try facetValues(facets, row, context) else { continue }
            if members[key] == nil { keys.append(key) }
            members[key, default: []].append(row)
        }
        if facets.isEmpty { keys = [[]] }
        if !facets.isEmpty, let argument = countedArgument(of: first) {
            keys = try keys.filter { key in
                try members[key, default: []].contains {
                    !(try context.value(of: argument, $0).isMissing)
                }
            }
        }
        let order = query.facet?.order.first
        let groups = try (named ?? keys).map { key in
            let rows = members[key] ?? []
            func cells(_ expression: NRQLExpression, _ range: Range<Int64>, _ rows: [OracleRow])
                throws -> OracleAnswer.Cell
            {
                try cell(expression, GroupContext(rows: rows, range: range, context), facets, key)
            }
            return OracleAnswer.Group(
                facets: key, key: try cells(order?.expression ?? first, whole, rows),
                cells: try buckets.map { bucket in
                    let inside =
                        buckets.count == 1 && query.timeSeries == nil
                        ? rows : rows.filter { bucket.contains($0.time) }
                    return try columns.map { try cells($0.0, bucket, inside) }
                })
        }
        var answer = OracleAnswer(
            facetNames: facets.map { $0.label?.text ?? defaultName(of: $0.expression) },
            columnNames: columns.map { $0.1 ?? defaultName(of: $0.0) },
            limit: try limit(of: query, usual: Self.usualGroups))
        answer.buckets = buckets
        answer.isAscending = order?.direction == .ascending
        answer.groups =
            named == nil
            ? inOrder(groups, key: \.key.low, isAscending: answer.isAscending) : groups
        return answer
    }

    /// A value between two, where percentiles are in it.
    private func cell(
        _ expression: NRQLExpression, _ context: GroupContext, _ facets: [NRQLSelection],
        _ key: [OracleValue]
    ) throws -> OracleAnswer.Cell {
        var context = context
        for (facet, value) in zip(facets, key) { context.facets.append((facet, value)) }
        let low = try context.value(of: expression)
        guard isEstimate(expression) else { return OracleAnswer.Cell(low) }
        context.takesUpperNeighbour = true
        return OracleAnswer.Cell(low, try context.value(of: expression), isEstimate: true)
    }

    /// Whether two values are right, and all between them.
    private func isEstimate(_ expression: NRQLExpression) -> Bool {
        hasPercentile(expression) || sketchError > 0 && hasThreshold(expression)
    }

    /// The values by which a row is told apart; nil where it belongs to no group.
    private func facetValues(
        _ facets: [NRQLSelection], _ row: OracleRow, _ context: RowContext
    ) throws -> [OracleValue]? {
        var values: [OracleValue] = []
        for facet in facets {
            let value = try facetValue(facet.expression, row, context)
            if value.isMissing { return nil }
            values.append(value)
        }
        return values
    }

    private func facetValue(
        _ expression: NRQLExpression, _ row: OracleRow, _ context: RowContext
    ) throws -> OracleValue {
        switch expression.kind {
        case .call(let name, let cases) where name.text.lowercased() == "cases":
            for (index, argument) in cases.enumerated() {
                guard case .filter(let test, let label) = argument else {
                    throw OracleError.unsupported("a case without WHERE")
                }
                if try context.holds(test, row) == true {
                    return .text(label?.text ?? "case \(index + 1)")
                }
            }
            return .missing
        case .binary(let left, .or, let right) where isCases(left):
            let value = try facetValue(left, row, context)
            return value.isMissing ? try context.value(of: right, row) : value
        default: return try context.value(of: expression, row)
        }
    }

    private func isCases(_ expression: NRQLExpression) -> Bool {
        if case .call(let name, _) = expression.kind {
            name.text.lowercased() == "cases"
        } else {
            false
        }
    }

    /// `percentile(x, 50, 90)` is two columns, and so is `cdfPercentage(x, 1, 2)`.
    private func expand(_ expression: NRQLExpression) throws -> [NRQLExpression] {
        guard case .call(let name, let arguments) = expression.kind,
            ["percentile", "cdfpercentage"].contains(name.text.lowercased()), arguments.count > 2
        else { return [expression] }
        return arguments.dropFirst().map {
            NRQLExpression(.call(name, [arguments[0], $0]), span: expression.span)
        }
    }
}
