import Definitions
import Diagnostics

/// A relationship holds for as long as New Relic takes it.
struct RelationshipExpiryRule: LintRule {
    static let id: RuleID = "relationship/expiry"
    static let summary = "A relationship holds for less than 10 minutes or more than 72 hours."

    /// In seconds.
    static let range = 10 * 60...72 * 3600

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for relationship in context.set.relationships {
            let lifetime = relationship.outcome.lifetime
            if !Self.range.contains(lifetime.value) { report.add(.outOfRange(lifetime)) }
        }
    }
}

extension Diagnostic {
    fileprivate static func outOfRange(_ lifetime: Located<Int>) -> Diagnostic {
        let isShort = lifetime.value < RelationshipExpiryRule.range.lowerBound
        return Diagnostic(
            RelationshipExpiryRule.id, .warning,
            "a relationship holds for 10 minutes to 72 hours", at: lifetime.place,
            label: isShort ? "too short" : "too long",
            help: "write a duration from `PT10M` to `PT72H`; New Relic's own is `PT75M`")
    }
}
