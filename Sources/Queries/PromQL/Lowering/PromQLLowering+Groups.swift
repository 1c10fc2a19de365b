import Telemetry

extension PromQLLowering {
    /// An aggregate over the groups of another query, or over its groups and buckets.
    mutating func groups(
        _ aggregate: Aggregate, of inner: PromQLLevel, _ level: PromQLLevel, _ frame: PromQLFrame,
        _ wish: Wish
    ) throws(PromQLReason) -> PromQL {
        let filter = RowExpression.both(
            .both(wish.filter, level.query.filter), aggregate.filter)
        let span = try PromQLSpan(of: inner, in: level, frame)
        if span.step != nil { notes.insert(.alignedBuckets) }
        let isRanked = isRanked(inner, isOutermost: false)
        if isRanked, inner.query.buckets != nil { throw .rankedBuckets }
        var rows = try PromQLGroupRows(inner, filter, span.inner, isRanked: isRanked)
        let used = Set(
            ((aggregate.argument?.leaves ?? []) + (rows.tests?.leaves ?? [])).compactMap(\.name))
        let isPlain = used.count == 1 && rows.isPlain(used)
        rows.wish.isExposed =
            wish.isExposed && isPlain && rows.tests == nil && aggregate.argument?.isLeaf == true
        rows.wish.keepsSeries = isPlain && span.step == nil && !isRanked
        if aggregate.function == .uniqueCount {
            return try uniqueCount(aggregate, rows, level, isBucketed: span.step != nil)
        }
        let vector = try filtered(
            try argument(of: aggregate, rows), by: rows.tests, rows)
        let labels = level.facets
        let isOneSeries = Set(inner.facets).isSubset(of: labels)
        if aggregate.function == .latest, !isOneSeries { throw .latestOfGroups(aggregate) }
        if let step = span.step {
            let samples = PromQLSamples(
                origin: .expression(vector, step: .milliseconds(step)), frame: frame)
            var pool = PromQLPool(
                samples: samples, labels: labels, isRowKey: isOneSeries, isOneSeries: isOneSeries)
            let value = try pool.value(
                of: aggregate, .itself, unitFactor: 1, notes: &notes)
            return aggregate.function == .count ? zeroed(value, labels) : value
        }
        func grouped(_ aggregation: PromQLAggregation, _ parameter: PromQL? = nil) -> PromQL {
            .aggregate(aggregation, parameter, of: vector, .by(labels))
        }
        switch aggregate.function {
        case .count: return zeroed(grouped(.count), labels)
        case .sum: return grouped(.sum)
        case .average: return grouped(.avg)
        case .min: return grouped(.min)
        case .max: return grouped(.max)
        case .standardDeviation: return grouped(.stddev)
        case .variance: return grouped(.stdvar)
        case .percentile(let percent):
            guard (0...100).contains(percent) else { throw .noSuchPercentile(aggregate) }
            notes.insert(.interpolated)
            return grouped(.quantile, .number(percent / 100))
        case .latest, .earliest:
            guard isOneSeries else { throw .latestOfGroups(aggregate) }
            return grouped(.max)
        case .derivative, .uniqueCount, .uniques, .histogram, .apdex, .latestRate, .shareAtMost:
            throw .noFunction(aggregate)
        }
    }

    /// What an aggregate takes of each group; of a count of groups, whatever they have.
    private mutating func argument(
        of aggregate: Aggregate, _ rows: PromQLGroupRows
    ) throws(PromQLReason) -> PromQL {
        if let argument = aggregate.argument {
            return try value(argument, rows).asVector
        }
        var vectors: [PromQL] = []
        for column in rows.level.columns {
            let vector = try self.column(column.expression, rows).asVector
            if !vectors.contains(vector) { vectors.append(vector) }
        }
        return vectors.dropFirst().reduce(vectors[0]) { .binary($0, .or, $1) }
    }

    private mutating func uniqueCount(
        _ aggregate: Aggregate, _ rows: PromQLGroupRows, _ level: PromQLLevel, isBucketed: Bool
    ) throws(PromQLReason) -> PromQL {
        guard !isBucketed, case .leaf(.attribute(let name))? = aggregate.argument,
            let label = rows.level.label(named: name)
        else { throw .noFunction(aggregate) }
        let vector = try filtered(
            argument(of: Aggregate(.count), rows), by: rows.tests, rows)
        let labels = level.facets.contains(label) ? level.facets : level.facets + [label]
        let each = PromQL.aggregate(.group, of: vector, .by(labels))
        return zeroed(.aggregate(.count, of: each, .by(level.facets)), level.facets)
    }

    private mutating func zeroed(_ count: PromQL, _ labels: [PromQLLabel]) -> PromQL {
        if labels.isEmpty { return .binary(count, .or, .call(.vector, [.number(0)])) }
        notes.insert(.noZero)
        return count
    }

    /// A value of a group of another query's.
    mutating func value(
        _ expression: RowExpression, _ rows: PromQLGroupRows
    ) throws(PromQLReason) -> PromQLValue {
        switch expression {
        case .leaf(.attribute(let name)):
            if let column = rows.column(named: name) { return try self.column(column, rows) }
            throw rows.level.label(named: name) == nil
                ? .noSuchColumn(name, rows.level.query.names.compactMap(\.self))
                : .facetAsValue
        case .leaf(.values), .leaf(.value): throw .valueOfAnswer
        case .constant(let constant):
            guard !constant.number.isNaN else { throw .textValue(constant) }
            return .number(constant.number)
        case .call(let function, let arguments):
            var values: [PromQLValue] = []
            for argument in arguments { values.append(try value(argument, rows)) }
            return try apply(function, values, isGrouped: !rows.level.facets.isEmpty)
        }
    }

    private mutating func column(
        _ expression: ValueExpression, _ rows: PromQLGroupRows
    ) throws(PromQLReason) -> PromQLValue {
        let value = try self.value(expression, rows.level, rows.frame, rows.wish)
        guard isRanked(rows.level, isOutermost: false), case .vector(let vector) = value else {
            return value
        }
        return .vector(try ranked(vector, rows.level, by: rows.frame, rows.wish))
    }
}
