import Diagnostics

/// A query of an alert has one value for each entity.
struct AlertsQueryRule: LintRule {
    static let id: RuleID = "alerts/query"
    static let summary = "A query of an alert does not have one value for each entity."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete, context.knowsEntityTypes else { return }
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
