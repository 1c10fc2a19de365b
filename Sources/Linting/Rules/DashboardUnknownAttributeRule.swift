import Diagnostics

/// An attribute that a widget names is one of the samples that it shows.
struct DashboardUnknownAttributeRule: LintRule {
    static let id: RuleID = "dashboard/unknown-attribute"
    static let summary =
        "A widget is broken down or narrowed by an attribute that its samples do not have."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete else { return }
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
