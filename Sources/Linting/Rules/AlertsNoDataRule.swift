import Diagnostics

/// A loss of data is told of late enough to be one, and before it is forgotten.
struct AlertsNoDataRule: LintRule {
    static let id: RuleID = "alerts/no-data"
    static let summary = "A loss of data is told of too soon, or forgotten before."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
