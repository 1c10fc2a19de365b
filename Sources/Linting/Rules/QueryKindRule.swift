import Diagnostics

/// Queries compare and compute like with like.
struct QueryKindRule: LintRule {
    static let id: RuleID = "query/kind"
    static let summary = "A query takes a text for a number, or a number for a text."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
