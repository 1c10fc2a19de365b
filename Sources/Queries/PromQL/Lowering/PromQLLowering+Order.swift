extension PromQLLowering {
    /// How many groups are shown where nothing is said.
    private static let usualLimit = 10

    /// Whether only the first groups of a query are shown.
    func isRanked(_ level: PromQLLevel, isOutermost: Bool) -> Bool {
        guard !level.facets.isEmpty else { return false }
        return switch level.query.limit {
        case .maximum: level.query.offset > 0
        case .count: options.isLimited || !isOutermost
        case nil: options.isLimited
        }
    }

    /// Those values of a column whose groups are shown; `frame` is that over which groups are put in
    /// order, and `wish` is as for the column.
    mutating func ranked(
        _ vector: PromQL, _ level: PromQLLevel, by frame: PromQLFrame, _ wish: Wish = Wish()
    ) throws(PromQLReason) -> PromQL {
        var key = level.columns[0].expression
        var aggregation = PromQLAggregation.topk
        switch level.query.order {
        case .byRow: throw .orderByRow
        case .by(let expression, let isDescending):
            key = expression
            if !isDescending { aggregation = .bottomk }
        case nil: break
        }
        guard case .vector(let order) = try value(key, level, frame, wish) else { return vector }
        let shown: Int
        switch level.query.limit {
        case .count(let count): shown = count
        case nil: shown = Self.usualLimit
        case .maximum: shown = Self.allGroups
        }
        let skipped = min(max(0, level.query.offset), Self.allGroups)
        func first(_ count: Int) -> PromQL {
            .aggregate(aggregation, .number(Double(count)), of: order)
        }
        guard skipped > 0 else {
            return order == vector ? first(shown) : .binary(vector, .and, first(shown))
        }
        let range = PromQL.binary(
            first(skipped + min(shown, Self.allGroups)), .unless, first(skipped))
        return order == vector ? range : .binary(vector, .and, range)
    }

    /// More groups than anything has.
    private static let allGroups = 1_000_000

    /// A column in the order of the query, where all groups are shown at once.
    func sorted(_ vector: PromQL, _ level: PromQLLevel) -> PromQL {
        guard case .by(let expression, let isDescending) = level.query.order,
            expression == level.columns.first?.expression, !level.facets.isEmpty
        else { return vector }
        return .call(isDescending ? .sortDescending : .sort, [vector])
    }
}
