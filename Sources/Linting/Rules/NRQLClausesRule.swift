import Diagnostics

/// The clauses of upstream's queries hold what belongs there, and go together.
struct NRQLClausesRule: LintRule {
    static let id: RuleID = "nrql/clauses"
    static let summary = "A clause of a query holds what does not belong there."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
