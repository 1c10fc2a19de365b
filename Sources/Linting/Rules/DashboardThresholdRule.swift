import Definitions
import Diagnostics

/// Thresholds can be compared with what the widget shows.
struct DashboardThresholdRule: LintRule {
    static let id: RuleID = "dashboard/threshold"
    static let summary = "A threshold does not fit the unit or the range of what the widget shows."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        // A metric that could not be read has no unit and no range here.
        guard context.set.knowsMetrics else { return }
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
