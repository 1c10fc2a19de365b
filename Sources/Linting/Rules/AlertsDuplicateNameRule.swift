import Diagnostics

/// Alerts of a type have names that stay apart where case and punctuation are lost.
struct AlertsDuplicateNameRule: LintRule {
    static let id: RuleID = "alerts/duplicate-name"
    static let summary = "Two alerts of a type have names that differ by case or punctuation alone."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
