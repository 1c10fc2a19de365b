import Diagnostics

/// A level of a baseline is a number of standard deviations.
struct AlertsBaselineRule: LintRule {
    static let id: RuleID = "alerts/baseline"
    static let summary = "A level of a baseline is no number of standard deviations."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete, context.knowsEntityTypes else { return }
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
