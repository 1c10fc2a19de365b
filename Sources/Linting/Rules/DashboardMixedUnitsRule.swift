import Diagnostics

/// What a widget draws on one axis is of one unit.
struct DashboardMixedUnitsRule: LintRule {
    static let id: RuleID = "dashboard/mixed-units"
    static let summary = "A widget draws values of several units on one axis."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
