import Diagnostics

/// A golden metric that an alert watches is one of its entity type.
struct AlertsUnknownGoldenRule: LintRule {
    static let id: RuleID = "alerts/unknown-golden"
    static let summary = "An alert watches a golden metric that its entity type does not have."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.knowsEntityTypes else { return }
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
