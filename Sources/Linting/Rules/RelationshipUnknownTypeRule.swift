import Definitions
import Diagnostics

/// The entity types that relationships and candidates name are defined.
///
/// The entities of a type that is not defined here can still be at New Relic, so that only a name
/// that resembles a defined one is likely a mistake.
struct RelationshipUnknownTypeRule: LintRule {
    static let id: RuleID = "relationship/unknown-type"
    static let summary = "An end of a relationship is of an entity type that is not defined."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.knowsEntityTypes else { return }
        let definitions = context.set.entityTypes.map(\.definition)
        let keys = definitions.map(\.key)
        let types = definitions.map(\.type.value)
        for relationship in context.set.relationships {
            for end in [relationship.outcome.source, relationship.outcome.target] {
                switch end {
                case .build(let built):
                    guard let domain = built.domain.value, let type = built.type.value else {
                        continue
                    }
                    check(type, "\(domain.value)-", type.value, among: keys, report: &report)
                case .extract(let extracted):
                    guard let type = extracted.type?.value else { continue }
                    check(type, "", type.value, among: types, report: &report)
                case .lookup, nil: continue
                }
            }
        }
        for lookup in context.set.candidates.flatMap(\.lookups) {
            for type in lookup.entityTypes {
                let known = type.value.contains("-") ? keys : types
                check(type, "", type.value, among: known, report: &report)
            }
            if let type = lookup.miss.uninstrumentedType {
                check(type, "UNINSTRUMENTED-", type.value, among: keys, report: &report)
            }
        }
    }

    private func check(
        _ type: Located<String>, _ prefix: String, _ name: String, among known: [String],
        report: inout DiagnosticReport
    ) {
        guard !known.contains(prefix + name) else { return }
        // A type of another domain is no likely misspelling.
        let similar = known.filter { $0.hasPrefix(prefix) }.map {
            String($0.dropFirst(prefix.count))
        }
        report.add(.unknown(type, prefix + name, suggestion: nearest(to: name, in: similar)))
    }
}

extension Diagnostic {
    fileprivate static func unknown(
        _ type: Located<String>, _ key: String, suggestion: String?
    ) -> Diagnostic {
        Diagnostic(
            RelationshipUnknownTypeRule.id, suggestion == nil ? .info : .warning,
            "there is no entity type `\(shown(key))` here", at: type.place,
            label: "no definition",
            help: suggestion.map { "did you mean `\($0)`?" }
                ?? "entities of other origin can still be of it; otherwise add its `definition.yml`"
        )
    }
}
