import Diagnostics

/// Every name of a widget can be written in NRQL.
struct DashboardNameRule: LintRule {
    static let id: RuleID = "dashboard/name"
    static let summary = "A widget names what cannot be written in NRQL."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
