import Definitions
import Diagnostics

/// A lookup names a category of candidates that is defined.
struct RelationshipUnknownCategoryRule: LintRule {
    static let id: RuleID = "relationship/unknown-category"
    static let summary = "A lookup names a category of candidates that is not defined."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.set.knowsCandidates else { return }
        let known = Set(context.set.candidates.map(\.category.value))
        for relationship in context.set.relationships {
            for end in [relationship.outcome.source, relationship.outcome.target] {
                guard case .lookup(let lookup)? = end, !known.contains(lookup.category.value)
                else { continue }
                report.add(.unknown(lookup.category, among: known.sorted()))
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func unknown(
        _ category: Located<String>, among known: [String]
    ) -> Diagnostic {
        let name = shown(category.value)
        return Diagnostic(
            RelationshipUnknownCategoryRule.id, .warning,
            "there is no candidate category `\(name)`", at: category.place,
            label: "nothing is ever found",
            help: nearest(to: category.value, in: known).map { "did you mean `\($0)`?" }
                ?? "add a file with `category: \(name)` and its `lookups:`")
    }
}
