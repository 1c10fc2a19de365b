import Definitions
import Diagnostics

/// A relationship's name is its own, in production and in staging apart.
struct RelationshipDuplicateNameRule: LintRule {
    static let id: RuleID = "relationship/duplicate-name"
    static let summary = "Two relationships have the same name."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for isStaging in [false, true] {
            var first: [String: Place] = [:]
            for relationship in context.set.relationships where relationship.isStaging == isStaging
            {
                let name = relationship.name
                if let earlier = first[name.value] {
                    report.add(.duplicate(name, earlier))
                } else {
                    first[name.value] = name.place
                }
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func duplicate(_ name: Located<String>, _ earlier: Place) -> Diagnostic {
        Diagnostic(
            RelationshipDuplicateNameRule.id,
            "two relationships are named `\(shown(name.value))`", at: name.place,
            label: "again here", help: "give each relationship a name of its own",
            remarks: [.init("first used here", at: earlier)])
    }
}
