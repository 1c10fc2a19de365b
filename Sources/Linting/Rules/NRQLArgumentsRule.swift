import Diagnostics

/// The functions of upstream's queries take the arguments that they are given.
struct NRQLArgumentsRule: LintRule {
    static let id: RuleID = "nrql/arguments"
    static let summary = "A function of a query takes other arguments."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for finding in context.queryFindings(of: Self.id) { report.add(finding) }
    }
}
