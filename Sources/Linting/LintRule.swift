public import Diagnostics

/// One thing that is looked for in definitions that can be read.
///
/// A rule is one file, one line in `LintRules.all`, its fixtures, and its page. It never throws,
/// never reads anything but its context, and reports all that it finds.
public protocol LintRule: Sendable {
    /// `group/name`, as findings, the page and suppressions have it.
    static var id: RuleID { get }
    /// One sentence for the list of rules.
    static var summary: String { get }

    init()

    func check(_ context: LintContext, report: inout DiagnosticReport)
}
