import Diagnostics

/// An alert holds for some values of its metric and not for others.
struct AlertsBoundRule: LintRule {
    static let id: RuleID = "alerts/bound"
    static let summary = "An alert holds for every value of its metric, or for none."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
