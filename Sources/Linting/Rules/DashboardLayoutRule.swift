import Diagnostics

/// Every widget has a place of its own on its page.
struct DashboardLayoutRule: LintRule {
    static let id: RuleID = "dashboard/layout"
    static let summary = "A widget lies over another, or beyond the page."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
