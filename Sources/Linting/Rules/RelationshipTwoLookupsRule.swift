import Definitions
import Diagnostics

/// One end of a relationship at least is known without a lookup.
struct RelationshipTwoLookupsRule: LintRule {
    static let id: RuleID = "relationship/two-lookups"
    static let summary = "Both ends of a relationship are looked up."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for relationship in context.set.relationships {
            guard case .lookup(let source)? = relationship.outcome.source,
                case .lookup(let target)? = relationship.outcome.target
            else { continue }
            report.add(.bothLookedUp(target.category, source.category))
        }
    }
}

extension Diagnostic {
    fileprivate static func bothLookedUp(
        _ target: Located<String>, _ source: Located<String>
    ) -> Diagnostic {
        Diagnostic(
            RelationshipTwoLookupsRule.id, .warning, "both ends of a relationship are looked up",
            at: target.place, label: "the target, too",
            help: "find one of them by `extractGuid` or `buildGuid`; New Relic refuses two lookups",
            remarks: [.init("the source is looked up here", at: source.place)])
    }
}
