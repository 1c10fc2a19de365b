import Diagnostics
import Expressions
import Telemetry

extension SampleCompiler {
    /// What is known of all rows of a sample together, by metric column.
    ///
    /// - Parameters:
    ///   - entry: The sample.
    ///   - shape: Its columns.
    ///   - report: Takes what is wrong.
    /// - Returns: Each in the metric's unit; without those that have a finding.
    mutating func compileSums(
        _ entry: NamedValue<SampleDefinition>, shape: SampleShape, report: inout DiagnosticReport
    ) -> [Int: CompiledExpression] {
        let sums = frames.source.profiles?.sums.first { $0.name.value == entry.name.value }
        guard let sums else { return [:] }
        if entry.value.filter != nil { report.add(.sumOfFiltered(sums.name)) }
        var compiled: [Int: CompiledExpression] = [:]
        for sum in sums.value {
            let name = MetricName(rawValue: sum.name.value)
            guard let column = shape.metricIndex[name] else {
                let names = entry.value.metrics.map(\.name.value)
                report.add(.sumOfUnknown(sum.name, among: names))
                continue
            }
            let metric = shape.metrics[column]
            if metric.rollup != .sum { report.add(.sumOfAverage(sum.name)) }
            guard
                let value = expression(
                    sum.value, guardedBy: nil, scope: scope, report: &report)
            else { continue }
            value.refuseOpenDivisions(report: &report)
            if !value.frames.isDisjoint(with: frames.ofRow) {
                report.add(.sumOfRows(sum.value.place))
            }
            compiled[column] = metric.value(
                value, of: sum.name.place, from: sum.value.place, report: &report)
        }
        return compiled
    }

    /// The columns of a row that stands for those that are not read; nil where all are.
    func restShape(
        _ entry: NamedValue<SampleDefinition>, shape: SampleShape, report: inout DiagnosticReport
    ) -> SampleShape? {
        let request = frames.source.requests[frames.from].name.value
        guard frames.source.profiles?.cuts(request) == true else { return nil }
        let names = entry.value.attributes.map(\.name) + entry.value.metrics.map(\.name)
        for name in names where CompiledLimits.rollupAttributes.contains(name.value) {
            report.add(.reservedInRest(name))
        }
        return SampleShape(
            eventType: shape.eventType,
            attributes: shape.attributes + CompiledLimits.rollupAttributes,
            metrics: shape.metrics)
    }
}
