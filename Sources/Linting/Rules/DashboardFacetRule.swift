import Diagnostics

/// A widget says once by what it is broken down: in its query, or beside it.
struct DashboardFacetRule: LintRule {
    static let id: RuleID = "dashboard/facet"
    static let summary = "A widget is broken down by its query and beside it."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
