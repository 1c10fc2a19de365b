import Definitions
import Diagnostics
import Queries
import Telemetry

/// What the numbers of a widget are: their units, and the metrics that they are values of.
struct WidgetMeaning {
    /// One for each column of its queries; nil where it cannot be told.
    private(set) var units: [MetricUnit?]
    /// Where every number is a value of a metric, the metrics.
    private(set) var metrics: [MetricDescriptor] = []
    private let widget: DashboardWidget

    init(_ widget: DashboardWidget, _ queries: [WidgetQuery], in context: DashboardContext) {
        self.widget = widget
        let type = context.entityTypes.first { $0.definition.key == widget.entityType?.value }
        let golden = widget.golden.compactMap { name in
            type?.golden.first { $0.name.value == name.value }?.value
        }
        let names = widget.metrics.map(\.value) + golden.compactMap { $0.metric?.value }
        let known = names.compactMap { context.metrics[$0] }
        if let unit = widget.unit {
            units = [unit]
        } else if !widget.queries.isEmpty {
            units = queries.flatMap { query -> [MetricUnit?] in
                guard case .success(let query) = query.query else { return [nil] }
                return query.units { context.metrics[$0]?.unit }
            }
        } else {
            units =
                names.map { context.metrics[$0]?.unit }
                + golden.filter { $0.metric == nil }.map(\.unit.value.metricUnit)
            // The sum of the values of several polls is no value of the metric.
            let isOfValues = widget.metrics.isEmpty || widget.aggregate != .sum
            if known.count == units.count, isOfValues { metrics = known }
        }
    }

    /// The one unit of all numbers; nil where they are of several, or of none that is known.
    var unit: MetricUnit? {
        guard let first = units.first ?? nil else { return nil }
        return units.allSatisfy { $0?.isSame(as: first) ?? false } ? first : nil
    }

    /// Two units that are drawn on one axis; nil where there is one alone, and for a table, whose
    /// columns have each their own.
    var mixture: (MetricUnit, MetricUnit)? {
        let known = units.compactMap { $0 }
        guard widget.visualization != .table, let first = known.first,
            let other = known.first(where: { !$0.isSame(as: first) })
        else { return nil }
        return (first, other)
    }
}

extension MetricUnit {
    func isSame(as other: MetricUnit) -> Bool {
        dimension == other.dimension && factor == other.factor
    }
}

extension Query {
    /// The unit of each column, as far as it follows from those of metrics.
    fileprivate func units(of metric: (String) -> MetricUnit?) -> [MetricUnit?] {
        var inner: [String: MetricUnit?] = [:]
        if case .answer(let query) = source {
            for (name, unit) in zip(query.names, query.units(of: metric)) {
                if let name { inner[name] = unit }
            }
        }
        let isOfAnswer = if case .answer = source { true } else { false }
        func unit(_ name: String) -> MetricUnit? {
            isOfAnswer ? inner[name] ?? nil : metric(name)
        }
        switch output {
        case .rows(let columns):
            return (columns ?? []).map { column in
                guard case .leaf(.attribute(let name)) = column.expression else { return nil }
                return unit(name)
            }
        case .values(let columns): return columns.map { $0.expression.unit(of: unit) }
        }
    }
}

extension ValueExpression {
    fileprivate func unit(of metric: (String) -> MetricUnit?) -> MetricUnit? {
        if asPercentage != nil { return .percent }
        guard case .leaf(.aggregate(let aggregate)) = self else { return nil }
        switch aggregate.function {
        case .count, .uniqueCount: return .one
        case .shareAtMost: return .percent
        case .sum, .average, .min, .max, .latest, .earliest, .percentile, .standardDeviation,
            .histogram:
            guard case .leaf(.attribute(let name))? = aggregate.argument else { return nil }
            return metric(name)
        case .uniques, .variance, .apdex, .derivative, .latestRate: return nil
        }
    }
}

extension MetricDisplayUnit {
    /// The unit that numbers shown so are in; nil for times and texts.
    fileprivate var metricUnit: MetricUnit? {
        switch self {
        case .requestsPerSecond: MetricUnit("{request}/s")
        case .requestsPerMinute: MetricUnit("{request}/min")
        case .pagesPerSecond: MetricUnit("{page}/s")
        case .messagesPerSecond: MetricUnit("{message}/s")
        case .operationsPerSecond: MetricUnit("{operation}/s")
        case .count, .apdex: .one
        case .seconds: .second
        case .milliseconds: MetricUnit("ms")
        case .percentage: .percent
        case .bits: MetricUnit("bit")
        case .bytes: MetricUnit("By")
        case .bitsPerSecond: MetricUnit("bit/s")
        case .bytesPerSecond: MetricUnit("By/s")
        case .hertz: MetricUnit("Hz")
        case .celsius: MetricUnit("Cel")
        case .timestamp, .string: nil
        }
    }
}
