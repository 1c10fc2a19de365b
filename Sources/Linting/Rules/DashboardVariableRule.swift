import Diagnostics

/// Variables are declared, give values, and are used.
struct DashboardVariableRule: LintRule {
    static let id: RuleID = "dashboard/variable"
    static let summary = "A variable is not declared, gives no values, or is used by no widget."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
