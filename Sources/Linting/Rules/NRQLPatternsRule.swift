import Diagnostics

/// The patterns of upstream's queries are regular expressions.
struct NRQLPatternsRule: LintRule {
    static let id: RuleID = "nrql/patterns"
    static let summary = "A pattern of a query is none."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
