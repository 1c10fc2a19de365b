import Diagnostics

/// The time zones of queries are ones.
struct QueryUnknownTimeZoneRule: LintRule {
    static let id: RuleID = "query/unknown-time-zone"
    static let summary = "A query names a time zone that there is not."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
