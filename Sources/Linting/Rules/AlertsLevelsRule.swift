import Diagnostics

/// A warning comes before the critical alert.
struct AlertsLevelsRule: LintRule {
    static let id: RuleID = "alerts/levels"
    static let summary = "A warning never comes before the critical alert."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
