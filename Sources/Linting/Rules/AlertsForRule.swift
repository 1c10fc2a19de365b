import Diagnostics

/// What must hold for a time does so for longer than one value covers.
struct AlertsForRule: LintRule {
    static let id: RuleID = "alerts/for"
    static let summary = "A level need hold for less time than its value covers."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
