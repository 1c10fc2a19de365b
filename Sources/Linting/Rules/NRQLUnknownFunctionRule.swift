import Diagnostics

/// The functions that upstream's queries call are those of New Relic's reference.
struct NRQLUnknownFunctionRule: LintRule {
    static let id: RuleID = "nrql/unknown-function"
    static let summary = "A query calls a function that there is not."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
