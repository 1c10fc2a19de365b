import Diagnostics

/// A metric that an alert watches is produced for its entity type.
struct AlertsUnproducedMetricRule: LintRule {
    static let id: RuleID = "alerts/unproduced-metric"
    static let summary = "An alert watches a metric that nothing produces for its entity type."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete, context.knowsEntityTypes else { return }
        context.alertFindings(of: Self.id).forEach { report.add($0) }
    }
}
