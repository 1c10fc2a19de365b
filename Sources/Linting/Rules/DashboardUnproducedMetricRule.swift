import Diagnostics

/// A metric that a widget shows is produced by a source.
struct DashboardUnproducedMetricRule: LintRule {
    static let id: RuleID = "dashboard/unproduced-metric"
    static let summary = "A widget shows a metric that no source produces for it."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete, context.knowsEntityTypes else { return }
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
