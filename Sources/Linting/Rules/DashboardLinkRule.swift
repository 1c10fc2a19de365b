import Diagnostics

/// The page that a widget links is one of the dashboard.
struct DashboardLinkRule: LintRule {
    static let id: RuleID = "dashboard/link"
    static let summary = "A widget leads to a page that the dashboard does not have."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
