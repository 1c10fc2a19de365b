import Definitions
import Diagnostics

/// A rule's name is its own, over all types.
struct SynthesisDuplicateRuleRule: LintRule {
    static let id: RuleID = "synthesis/duplicate-rule"
    static let summary = "Two synthesis rules have the same name."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        var first: [String: Place] = [:]
        for name in context.rules.map(\.rule.name) {
            if let earlier = first[name.value] {
                report.add(.duplicate(name, earlier))
            } else {
                first[name.value] = name.place
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func duplicate(_ name: Located<String>, _ earlier: Place) -> Diagnostic {
        Diagnostic(
            SynthesisDuplicateRuleRule.id, "two rules are named `\(name.value)`", at: name.place,
            label: "again here", help: "give each rule a name of its own",
            remarks: [.init("first used here", at: earlier)])
    }
}
