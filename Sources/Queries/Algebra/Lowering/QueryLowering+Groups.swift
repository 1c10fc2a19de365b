import Telemetry

/// Facets, the order and the limit.
extension QueryLowering {
    mutating func facet(_ part: NRQLSelection) -> Query.Facet? {
        switch part.expression.kind {
        case .call(let name, let arguments) where name.text.lowercased() == "cases":
            return cases(arguments, other: nil)
        case .binary(let left, .or, let other):
            guard case .call(let name, let arguments) = left.kind,
                name.text.lowercased() == "cases"
            else { break }
            return lower(other, as: RowLeaf.self).flatMap { cases(arguments, other: $0) }
        default: break
        }
        let label = part.label?.text ?? definedName(part.expression)
        return lower(part.expression, as: RowLeaf.self).map { .by($0, label: label) }
    }

    private mutating func cases(
        _ arguments: [NRQLArgument], other: RowExpression?
    ) -> Query.Facet? {
        let cases = arguments.map { argument -> Query.Column<RowExpression>? in
            switch argument {
            case .filter(let condition, let label):
                test(condition, as: RowLeaf.self).map { Query.Column($0, as: label?.text) }
            case .value(let value), .named(_, let value):
                refuse("CASES takes WHERE alone", at: value.span)
            }
        }
        let known = cases.compactMap { $0 }
        return known.count == cases.count ? .cases(known, other: other) : nil
    }

    mutating func order(of tree: NRQLQuery, _ output: Query.Output) -> Query.Order? {
        let orders = (tree.facet?.order ?? []) + tree.order
        guard let first = orders.first else { return nil }
        if orders.count > 1 {
            return refuse(
                "an order by several is not run here", at: orders[1].expression.span)
        }
        switch output {
        case .rows:
            return lower(first.expression, as: RowLeaf.self).map {
                .byRow($0, isDescending: first.direction == .descending)
            }
        case .values(let columns):
            // Behind FACET the greatest come first; elsewhere, the least.
            let isFacets = tree.facet?.order.isEmpty == false
            let isDescending = first.direction.map { $0 == .descending } ?? isFacets
            if case .name(let name) = first.expression.kind,
                let column = columns.first(where: { $0.label == name })
            {
                return .by(column.expression, isDescending: isDescending)
            }
            return lower(first.expression, as: ValueLeaf.self).map {
                .by($0, isDescending: isDescending)
            }
        }
    }

    mutating func limit(_ limit: NRQLLimit) -> Query.Limit? {
        switch limit {
        case .maximum: .maximum
        case .count(let expression): count(expression).map { .count($0) }
        }
    }

    /// A number of lines or groups.
    mutating func count(_ expression: NRQLExpression) -> Int? {
        guard let value = lower(expression, as: RowLeaf.self) else { return nil }
        guard case .constant(let scalar) = value, scalar.text != nil,
            let count = Int(exactly: scalar.number), count >= 0
        else { return refuse("this is no number of lines", at: expression.span) }
        return count
    }

    mutating func timeZone(_ expression: NRQLExpression) -> String? {
        guard let value = lower(expression, as: RowLeaf.self) else { return nil }
        guard case .constant(.text(let name)) = value else {
            return refuse("this is no time zone", at: expression.span)
        }
        return name
    }
}
