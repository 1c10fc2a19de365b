import Diagnostics

/// The times of upstream's queries are ones, and their buckets fit an answer.
struct NRQLTimesRule: LintRule {
    static let id: RuleID = "nrql/times"
    static let summary = "A query asks for a time that there is not, or for too many buckets."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
