import Diagnostics

/// No query adds up or averages totals since the start of a process.
struct QueryCounterRule: LintRule {
    static let id: RuleID = "query/counter"
    static let summary = "A query adds up or averages a counter, which only grows."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
