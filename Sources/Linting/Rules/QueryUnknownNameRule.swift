import Diagnostics

/// What a query asks of our rows is there.
struct QueryUnknownNameRule: LintRule {
    static let id: RuleID = "query/unknown-name"
    static let summary = "A query asks for an attribute or a metric that no row has."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete, context.knowsEntityTypes else { return }
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
