import Diagnostics

/// What narrows an alert is an attribute of the rows that it watches.
struct AlertsUnknownAttributeRule: LintRule {
    static let id: RuleID = "alerts/unknown-attribute"
    static let summary = "An alert is narrowed by an attribute that its rows do not have."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete, context.knowsEntityTypes else { return }
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
