import Diagnostics

/// The entity type that a widget is about is defined.
struct DashboardUnknownTypeRule: LintRule {
    static let id: RuleID = "dashboard/unknown-type"
    static let summary = "A widget is about an entity type that is not defined."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.knowsEntityTypes else { return }
        context.dashboardFindings(of: Self.id).forEach { report.add($0) }
    }
}
