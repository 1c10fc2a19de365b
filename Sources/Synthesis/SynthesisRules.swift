public import Definitions
import Diagnostics

/// The rules of all entity types for one account, ready to be resolved against the samples' shapes.
public struct SynthesisRules: Sendable {
    /// What the rules of one type share.
    struct OfType: Sendable {
        let domain: String
        let type: String
        /// Tags of every rule.
        let tags: [TagDefinition]
        /// How the rules make identifiers, each way once.
        let forms: [IdentifierForm]
    }

    /// A rule and the number of its type.
    struct Numbered: Sendable {
        let rule: SynthesisRule
        let type: Int
    }

    let accountID: Int64
    let types: [OfType]
    /// Type by type; within a type the first that matches wins.
    let rules: [Numbered]
    let index: RuleIndex

    /// - Parameters:
    ///   - definitions: The types; a disabled one, or one without rules, makes nothing.
    ///   - accountID: The account in every GUID, from 0 to `EntityGUID.maximumAccountID`.
    public init(_ definitions: [EntityTypeDefinition], accountID: Int64) {
        self.accountID = accountID
        var types: [OfType] = []
        var rules: [Numbered] = []
        for definition in definitions {
            guard let synthesis = definition.synthesis, !synthesis.isDisabled,
                !synthesis.rules.isEmpty
            else { continue }
            rules += synthesis.rules.map { Numbered(rule: $0, type: types.count) }
            types.append(
                OfType(
                    domain: definition.domain.value, type: definition.type.value,
                    tags: synthesis.tags,
                    forms: Array(Set(synthesis.rules.map(IdentifierForm.init)))))
        }
        self.types = types
        self.rules = rules
        index = RuleIndex(rules)
    }
}
