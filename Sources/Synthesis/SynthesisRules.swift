public import Definitions
import Diagnostics

/// The rules of all entity types for one account, ready to be resolved against the samples' shapes.
public struct SynthesisRules: Sendable {
    /// The rules of one type, tried in order; the first that matches wins.
    struct OfType: Sendable {
        let domain: String
        let type: String
        let rules: [SynthesisRule]
        /// Tags of every rule.
        let tags: [TagDefinition]
        /// How the rules make identifiers, each way once.
        let forms: Set<IdentifierForm>
    }

    let accountID: Int64
    let types: [OfType]

    /// - Parameters:
    ///   - definitions: The types; a disabled one, or one without rules, makes nothing.
    ///   - accountID: The account in every GUID, from 0 to `EntityGUID.maximumAccountID`.
    public init(_ definitions: [EntityTypeDefinition], accountID: Int64) {
        self.accountID = accountID
        types = definitions.compactMap { definition in
            guard let synthesis = definition.synthesis, !synthesis.isDisabled,
                !synthesis.rules.isEmpty
            else { return nil }
            let forms = synthesis.rules.map {
                IdentifierForm(
                    separator: $0.compositeIdentifier?.separator ?? "",
                    partCount: $0.identifierAttributes.count)
            }
            return OfType(
                domain: definition.domain.value, type: definition.type.value,
                rules: synthesis.rules, tags: synthesis.tags,
                forms: Set(forms))
        }
    }
}
