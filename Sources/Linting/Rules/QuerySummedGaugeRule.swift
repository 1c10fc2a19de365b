import Diagnostics

/// No query adds up a gauge over the polls that read it.
struct QuerySummedGaugeRule: LintRule {
    static let id: RuleID = "query/summed-gauge"
    static let summary = "A query adds up a gauge over time."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
