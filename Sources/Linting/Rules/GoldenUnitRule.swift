import Definitions
import Diagnostics
import Telemetry

/// A golden metric is shown in a unit that its metric can be read in.
struct GoldenUnitRule: LintRule {
    static let id: RuleID = "golden/unit"
    static let summary = "A golden metric is shown in a unit that its metric does not have."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for folder in context.set.entityTypes where context.isIntact(folder) {
            for golden in folder.golden.map(\.value) {
                guard let metric = context.misshownMetric(of: golden) else { continue }
                report.add(.wrongUnit(golden.unit, of: metric))
            }
        }
    }
}

extension LintContext {
    /// The metric of a golden metric whose unit does not fit it.
    func misshownMetric(of golden: GoldenMetric) -> Located<MetricDescriptor>? {
        let metric = golden.metric.flatMap { set.metrics[MetricName(rawValue: $0.value)] }
        return metric.flatMap { golden.unit.value.fits($0.value.unit) ? nil : $0 }
    }
}

extension Diagnostic {
    fileprivate static func wrongUnit(
        _ unit: Located<MetricDisplayUnit>, of metric: Located<MetricDescriptor>
    ) -> Diagnostic {
        let symbol = metric.value.unit.symbol
        let fitting = MetricDisplayUnit.allCases.filter { $0.fits(metric.value.unit) }
            .map { "`\($0.rawValue)`" }.joined(separator: ", ")
        return Diagnostic(
            GoldenUnitRule.id,
            "`\(metric.value.name)` is in `\(symbol)`, which is not `\(unit.value.rawValue)`",
            at: unit.place, label: "would be shown wrongly",
            help: fitting.isEmpty
                ? "declare the metric in a unit that New Relic can show"
                : "write a unit that shows `\(symbol)`: \(fitting)",
            remarks: [.init("declared in `\(symbol)` here", at: metric.place)])
    }
}
