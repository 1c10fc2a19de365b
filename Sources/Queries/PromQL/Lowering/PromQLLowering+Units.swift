import Telemetry

extension PromQLLowering {
    /// What a column is stated in, and whether it is an aggregate of one metric that can be left in the
    /// unit in which it is exposed.
    func unit(
        of expression: ValueExpression, _ level: PromQLLevel
    ) -> (unit: PromQLUnit, isMetric: Bool) {
        guard case .leaf(.aggregate(let aggregate)) = expression else { return (.computed, false) }
        switch aggregate.function {
        case .count, .uniqueCount: return (.count, false)
        case .sum, .average, .min, .max, .latest, .percentile, .standardDeviation: break
        case .earliest, .uniques, .variance, .histogram, .apdex, .derivative, .latestRate,
            .shareAtMost:
            return (.computed, false)
        }
        guard case .leaf(.attribute(let name))? = aggregate.argument else {
            return (.computed, false)
        }
        switch level.origin {
        case .events:
            guard let known = naming.metrics[name], let metric = known else {
                return (.computed, false)
            }
            let isExposed = options.unit == .exposed
            return (.unit(isExposed ? metric.exposedUnit : metric.descriptor.unit), true)
        case .groups(let inner):
            guard let index = inner.query.names.firstIndex(of: name) else {
                return (.computed, false)
            }
            let (unit, isMetric) = unit(of: inner.columns[index].expression, inner)
            // A test of the value is in the metric's own unit.
            guard isMetric, options.unit == .exposed,
                RowExpression.both(level.query.filter, aggregate.filter)?.leaves
                    .contains(where: { $0.name == name }) ?? false
            else { return (unit, isMetric) }
            return (ownUnit(of: inner.columns[index].expression, inner), false)
        }
    }

    private func ownUnit(of expression: ValueExpression, _ level: PromQLLevel) -> PromQLUnit {
        var plain = options
        plain.unit = .own
        return PromQLLowering(naming: naming, options: plain).unit(of: expression, level).unit
    }
}
