import Definitions
import Diagnostics
import Telemetry

/// A metric of the catalogue is produced by some source or aggregate, or said to be unavailable.
struct MetricUnproducedRule: LintRule {
    static let id: RuleID = "metric/unproduced"
    static let summary = "A metric of the catalogue is produced by no source."

    /// The program's own metrics, which no source produces.
    private static let ownPrefix = "mqp."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete, context.knowsEntityTypes else { return }
        var known = Set(context.samples.flatMap(\.shape.metrics).map(\.name))
        let unavailable = context.set.sources.flatMap(\.unavailable).map(\.name.value)
        let aggregates = context.set.entityTypes.flatMap(\.definition.aggregates).map(\.name.value)
        known.formUnion((unavailable + aggregates).map(MetricName.init(rawValue:)))
        for (name, metric) in context.set.metrics.sorted(by: { $0.key < $1.key })
        where !known.contains(name) && !name.rawValue.hasPrefix(Self.ownPrefix) {
            report.add(.unproduced(name, at: metric.place))
        }
    }
}

extension Diagnostic {
    fileprivate static func unproduced(_ name: MetricName, at place: Place) -> Diagnostic {
        Diagnostic(
            MetricUnproducedRule.id, .info, "no source produces the metric `\(name)`", at: place,
            label: "declared and never used",
            help: "map it in a sample, or say under `unavailable:` of a source why it is not there")
    }
}
