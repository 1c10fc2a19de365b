import Queries
import Telemetry

extension Execution {
    /// The answer with values over groups and buckets.
    func table(
        _ columns: [Query.Column<ValueExpression>], _ scope: QueryScope
    ) throws(QueryError) -> QueryResult {
        let query = scope.query
        if case .entities = query.source, query.buckets != nil || query.compareWith != nil {
            throw QueryError(.unsupported, "entities are known as of now, and have no history")
        }
        let plan = try plan(columns, scope)
        var grid = try TimeGrid(query, over: scope.range)
        grid.isTimeless = scope.isTimeless
        if plan.rollup(alignment: 0) != nil, case .events = query.source { grid = grid.snapped }

        let shown = try shownGroups(plan, grid, scope)
        var result = QueryResult(
            facets: query.facetTitles, columns: query.titles.map(QueryResult.Column.init),
            buckets: (0..<grid.count).map(grid.bucket), groups: shown.groups,
            groupCount: shown.count)
        if let length = query.compareWith {
            let before = grid.moved(back: WallClock.clamped(length))
            let keys = shown.groups.map(\.facets)
            let frame = try fill(plan, [before], only: query.facets.isEmpty ? nil : keys, scope)
            result.comparison = QueryResult.Comparison(
                buckets: (0..<before.count).map(before.bucket),
                groups: keys.indices.map { frame.frames[0].group($0, keys[$0], plan, scope) })
        }
        result.statistics = statistics
        return result
    }

    private func shownGroups(
        _ plan: AggregatePlan, _ grid: TimeGrid, _ scope: QueryScope
    ) throws(QueryError) -> (groups: [QueryResult.Group], count: Int) {
        guard !scope.query.facets.isEmpty else {
            let filled = try fill(plan, [grid], only: nil, scope)
            return ([filled.frames[0].group(0, [], plan, scope)], 1)
        }
        var whole = TimeGrid(grid.range)
        whole.isTimeless = grid.isTimeless
        let grids = grid.count > 1 ? [grid, whole] : [grid]
        let filled = try fill(plan, grids, only: nil, scope)
        guard let totals = filled.frames.last, !totals.isFull else { throw Self.tooManyCells }
        let found = filled.keys.indices.filter {
            totals.isUsed($0) && totals.has(plan.presence, $0)
        }
        let ordered = Self.ordered(found, filled.keys, totals, plan, scope)
        let shown = ordered.dropFirst(max(0, scope.query.offset)).prefix(
            scope.query.limit.count(usual: ExecutionLimits.usualGroups))
        if filled.frames[0].isFull {
            let keys = shown.map { filled.keys[$0] }
            let again = try fill(plan, [grid], only: keys, scope)
            return (
                keys.indices.map { again.frames[0].group($0, keys[$0], plan, scope) },
                found.count
            )
        }
        return (
            shown.map { filled.frames[0].group($0, filled.keys[$0], plan, scope) }, found.count
        )
    }

    private static var tooManyCells: QueryError {
        QueryError(
            .tooLarge,
            "groups times buckets times columns are more than \(ExecutionLimits.cells)")
    }

    /// Reads all rows into frames, the last of which has one bucket where facets are ordered; one
    /// that is not the last can be left full.
    private func fill(
        _ plan: AggregatePlan, _ grids: [TimeGrid], only: [[Scalar]]?, _ scope: QueryScope
    ) throws(QueryError) -> (frames: [Frame], keys: [[Scalar]]) {
        let grouping = Grouping(plan.facets, only: only)
        let frames = grids.enumerated().map { index, grid in
            var slots: Set<Int> = []
            if index == 0 { for column in plan.columns { slots.formUnion(column.slots) } }
            if index == grids.count - 1 {
                slots.formUnion(plan.order.slots)
                if let presence = plan.presence { slots.insert(presence) }
            }
            return Frame(grid, plan, slots: slots)
        }
        let filter = plan.filter.map(RowFilter.init)
        for frame in frames { frame.grow(toGroups: grouping.keys.count) }
        try read(plan.names, plan.rollup(alignment: grids[0].alignment), of: grids[0].range, scope)
        { batch throws(QueryError) in
            let selection = try filter?.selection(batch) ?? .all
            let groups = try grouping.index(batch, selection)
            let inputs = try BatchInputs(plan, batch)
            for frame in frames {
                frame.grow(toGroups: grouping.keys.count)
                try frame.add(batch.batch, groups, inputs)
            }
        }
        if only != nil || plan.facets.isEmpty || frames.count == 1, frames[0].isFull {
            throw Self.tooManyCells
        }
        return (frames, grouping.keys)
    }

    /// Groups in the order in which they are shown: those without a value last, equal ones by the
    /// values of their facets.
    private static func ordered(
        _ groups: [Int], _ keys: [[Scalar]], _ totals: Frame, _ plan: AggregatePlan,
        _ scope: QueryScope
    ) -> [Int] {
        let values = groups.map { group in
            totals.value(
                plan.order, group: group, bucket: 0, key: keys[group], in: scope.functions
            ).scalar
        }
        return groups.indices.sorted { left, right in
            let (first, second) = (values[left], values[right])
            if first != second {
                if first.isMissing || second.isMissing { return second.isMissing }
                return plan.isDescending ? second.precedes(first) : first.precedes(second)
            }
            for (own, other) in zip(keys[groups[left]], keys[groups[right]]) where own != other {
                return own.precedes(other)
            }
            return false
        }.map { groups[$0] }
    }
}

extension Frame {
    /// Whether a group of a frame with one bucket has a value that a slot counts.
    fileprivate func has(_ presence: Int?, _ group: Int) -> Bool {
        guard let presence else { return true }
        return count(slot: presence, cell: group) > 0
    }

    fileprivate func group(
        _ group: Int, _ key: [Scalar], _ plan: AggregatePlan, _ scope: QueryScope
    ) -> QueryResult.Group {
        QueryResult.Group(
            facets: key,
            values: (0..<grid.count).map { bucket in
                plan.columns.map { column in
                    value(
                        column, group: group, bucket: bucket, key: key, in: scope.functions)
                }
            })
    }
}

extension Query.Limit? {
    /// How many groups or lines are shown.
    func count(usual: Int) -> Int {
        switch self {
        case nil: usual
        case .maximum: ExecutionLimits.shown
        case .count(let count): min(max(0, count), ExecutionLimits.shown)
        }
    }
}
