import Diagnostics

/// A bound is in a unit of the value that is watched.
struct AlertsUnitRule: LintRule {
    static let id: RuleID = "alerts/unit"
    static let summary = "A bound is in another unit than the value that is watched."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete, context.knowsEntityTypes else { return }
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
