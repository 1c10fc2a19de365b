import Telemetry

extension PromQLLowering {
    /// An aggregate over rows, which in Prometheus are the values of series.
    mutating func series(
        _ aggregate: Aggregate, _ types: [String], _ level: PromQLLevel, _ frame: PromQLFrame,
        _ wish: Wish
    ) throws(PromQLReason) -> PromQL {
        let filter = RowExpression.both(
            .both(wish.filter, level.query.filter), aggregate.filter)
        guard let argument = aggregate.argument else { throw .countOfRows(aggregate) }
        guard let measure = PromQLMeasure(argument) else { throw .computedArgument(aggregate) }
        let isMetric = naming.isMetric(measure.metric)
        if aggregate.function == .uniqueCount, !isMetric {
            return try uniqueCount(of: argument, filter, types, level, frame)
        }
        if !isMetric, naming.eventTypes.values.contains(where: { $0.labels[measure.metric] != nil })
        {
            throw .aggregateOfAttribute(aggregate, measure.metric)
        }
        let metric = try naming.metric(measure.metric, in: types)
        let owners = naming.owners(of: measure.metric, in: types)
        let lists = try alternatives(filter, owners, metric: measure.metric).map {
            present(level.facets, $0, owners)
        }
        let pinned = Self.pinned(in: lists)
        let identity = naming.identity(
            pinned.union(level.facets), of: measure.metric, in: owners)
        var isOneSeries = identity.isOneSeries
        if options.assumesOneSeries, identity.isRowKey, !isOneSeries {
            isOneSeries = true
            notes.insert(.assumedOneSeries)
        }
        let samples = PromQLSamples(
            origin: .metric(metric.sampleName, lists), frame: frame)
        var pool = PromQLPool(
            samples: samples, labels: level.facets, isRowKey: identity.isRowKey,
            missingKeys: naming.missingKeys(beside: pinned.union(level.facets), in: owners),
            isOneSeries: isOneSeries, keepsSeries: wish.keepsSeries && isOneSeries)
        let converts = !wish.isExposed
        let raw = try pool.value(
            of: aggregate, measure, unitFactor: converts ? metric.factor : 1, notes: &notes)
        guard aggregate.function == .count, !pool.keepsSeries else { return raw }
        return try counted(raw, aggregate, owners, level, frame, wish, metric: metric)
    }

    /// A count with its zeros: that of all rows is 0 where there are none, and so is that of filtered
    /// rows where there are others in the group.
    private mutating func counted(
        _ count: PromQL, _ aggregate: Aggregate, _ types: [String], _ level: PromQLLevel,
        _ frame: PromQLFrame, _ wish: Wish, metric: PromQLNaming.Metric
    ) throws(PromQLReason) -> PromQL {
        guard !level.facets.isEmpty else {
            return .binary(count, .or, .call(.vector, [.number(0)]))
        }
        notes.insert(.noZero)
        guard aggregate.filter != nil else { return count }
        let all = try alternatives(
            .both(wish.filter, level.query.filter), types, metric: metric.descriptor.name.rawValue
        ).map { present(level.facets, $0, types) }
        let samples = PromQLSamples(origin: .metric(metric.sampleName, all), frame: frame)
        let group = PromQL.aggregate(
            .group, of: samples.over(.presentOverTime), .by(level.facets))
        return .binary(count, .or, .binary(group, .multiply, .number(0)))
    }

    /// How many values an attribute has, in all rows with a metric.
    private mutating func uniqueCount(
        of argument: RowExpression, _ filter: RowExpression?, _ types: [String],
        _ level: PromQLLevel, _ frame: PromQLFrame
    ) throws(PromQLReason) -> PromQL {
        guard case .leaf(.attribute(let name)) = argument else {
            throw .computedArgument(Aggregate(.uniqueCount, of: argument))
        }
        let label = try naming.label(name, in: types)
        let metrics = naming.sampleNames(of: types)
        guard !metrics.isEmpty else { throw .noMetrics(types) }
        let present = PromQLMatcher(label, .notEqual, "")
        let lists = try alternatives(filter, types, metric: nil).map {
            self.present(level.facets, $0.contains(present) ? $0 : $0 + [present], types)
        }
        notes.insert(.rowsWithoutMetrics)
        let parts = lists.map { matchers in
            // Unlike other functions it keeps the names, so that no two series are one.
            PromQL.call(
                .lastOverTime,
                [.range(PromQLSelector(anyOf: metrics, matchers, time: frame.time), frame.window)])
        }
        let each = parts.map {
            PromQL.aggregate(
                .group, of: $0,
                .by(level.facets.contains(label) ? level.facets : level.facets + [label]))
        }
        let count = PromQL.aggregate(
            .count, of: each.dropFirst().reduce(each[0]) { .binary($0, .or, $1) },
            .by(level.facets))
        if level.facets.isEmpty { return .binary(count, .or, .call(.vector, [.number(0)])) }
        notes.insert(.noZero)
        return count
    }

    /// The tests of labels that a filter is.
    mutating func alternatives(
        _ filter: RowExpression?, _ types: [String], metric: String?
    ) throws(PromQLReason) -> [[PromQLMatcher]] {
        guard let filter else { return [[]] }
        var lowering = PromQLFilter(naming: naming, types: types, metric: metric)
        let condition = try lowering.condition(filter)
        notes.formUnion(lowering.notes)
        guard let lists = condition.alternatives else { throw .filterTooLong }
        guard !lists.isEmpty else { throw .nothingPasses(filter) }
        return lists
    }

    /// The tests, and that a row has all facets; one without them is in no group.
    private func present(
        _ facets: [PromQLLabel], _ tests: [PromQLMatcher], _ types: [String]
    ) -> [PromQLMatcher] {
        tests
            + facets.filter { facet in
                !naming.isRequired(facet, in: types)
                    && !tests.contains { $0.label == facet && $0.needsValue }
            }.map { PromQLMatcher($0, .notEqual, "") }
    }

    /// The labels that have one value only.
    private static func pinned(in lists: [[PromQLMatcher]]) -> Set<PromQLLabel> {
        guard lists.count == 1 else { return [] }
        return Set(lists[0].filter { $0.test == .equal }.map(\.label))
    }
}

extension PromQLMatcher {
    /// Whether a series without the label fails, as far as that is plain.
    fileprivate var needsValue: Bool {
        test == .equal && !value.isEmpty || test == .notEqual && value.isEmpty
    }
}
