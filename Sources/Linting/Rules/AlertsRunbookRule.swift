import Diagnostics

/// An alert leads to what there is to do.
struct AlertsRunbookRule: LintRule {
    static let id: RuleID = "alerts/runbook"
    static let summary = "The runbook of an alert leads nowhere."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
