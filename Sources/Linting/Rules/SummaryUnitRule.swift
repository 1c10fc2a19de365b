import Definitions
import Diagnostics

/// A summary metric is shown in the unit of its golden metric, whose numbers it shows.
struct SummaryUnitRule: LintRule {
    static let id: RuleID = "summary/unit"
    static let summary = "A summary metric is shown in another unit than its golden metric."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for folder in context.set.entityTypes where context.isIntact(folder) {
            for summary in folder.summary {
                guard let name = summary.value.golden?.value,
                    let golden = folder.golden.first(where: { $0.name.value == name })?.value,
                    golden.hasUnit, golden.unit.value != summary.value.unit.value,
                    // Where the golden metric's is the wrong one, its own rule tells.
                    context.misshownMetric(of: golden) == nil
                else { continue }
                report.add(.otherUnit(summary.value.unit, golden.unit))
            }
        }
    }
}

extension GoldenMetric {
    /// Whether its unit is written; upstream leaves it out at times.
    fileprivate var hasUnit: Bool { unit.place != place }
}

extension Diagnostic {
    fileprivate static func otherUnit(
        _ unit: Located<MetricDisplayUnit>, _ golden: Located<MetricDisplayUnit>
    ) -> Diagnostic {
        let (own, other) = (unit.value.rawValue, golden.value.rawValue)
        return Diagnostic(
            SummaryUnitRule.id, .warning,
            "the summary is in `\(own)`, its golden metric in `\(other)`", at: unit.place,
            label: "the same number with another unit",
            help: "write `unit: \(other)`, or mend the unit of the golden metric",
            remarks: [.init("the golden metric's unit is here", at: golden.place)])
    }
}
