import Diagnostics

/// A golden metric that a widget shows is one of its entity type.
struct DashboardUnknownGoldenRule: LintRule {
    static let id: RuleID = "dashboard/unknown-golden"
    static let summary = "A widget shows a golden metric that its entity type does not have."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.knowsEntityTypes else { return }
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
