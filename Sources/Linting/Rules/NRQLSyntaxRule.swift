import Diagnostics

/// Upstream's queries can be read.
struct NRQLSyntaxRule: LintRule {
    static let id: RuleID = "nrql/syntax"
    static let summary = "A query cannot be read."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
