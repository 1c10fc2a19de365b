import Definitions
import Diagnostics
import Telemetry

/// How rows of a shape find the entity at an end of a relationship.
enum ResolvedEnd: Sendable {
    /// A GUID that is built.
    struct Built: Sendable {
        /// Nil for the account of the row.
        var account: ResolvedText?
        var domain: ResolvedText
        var type: ResolvedText
        /// What the GUID has in place of the type.
        var typeInGUID: String?
        var fragments: [ResolvedText]
        var isHashed: Bool
    }

    /// What an entity is looked up by.
    struct LookedUp: Sendable {
        /// The fields that rows of the shape can give.
        var fields: [(name: String, text: ResolvedText)]
        var lookups: [CandidateLookup]
    }

    /// An attribute has the GUID. Where the row lacks it, and `column` may be what it makes, it is an
    /// entity that the row itself makes; of a type, where one is stated.
    case extracted(RelationshipColumn, type: ResolvedText?)
    case built(Built)
    case lookedUp(LookedUp)

    /// Nil where no row of the shape can find one.
    init?(
        _ end: RelationshipEnd?, of definition: RelationshipDefinition, in shape: SampleShape,
        by rules: RelationshipRules
    ) {
        switch end {
        case .extract(let extracted):
            guard let column = RelationshipColumn(extracted.attribute.value, in: shape) else {
                return nil
            }
            self = .extracted(
                column,
                type: extracted.type.flatMap {
                    ResolvedText(value: $0.value, attribute: $0.attribute, in: shape)
                })
        case .build(let built):
            guard let built = Built(built, in: shape) else { return nil }
            self = .built(built)
        case .lookup(let lookedUp):
            let fields = lookedUp.fields.compactMap { field in
                ResolvedText(field.value, in: shape).map { (field.field.value, $0) }
            }
            let lookups = rules.lookups(of: lookedUp.category.value, for: definition)
            if fields.isEmpty || lookups.isEmpty { return nil }
            self = .lookedUp(LookedUp(fields: fields, lookups: lookups))
        case nil: return nil
        }
    }
}

extension ResolvedEnd.Built {
    /// Nil where rows of the shape lack a part.
    init?(_ built: BuiltGUID, in shape: SampleShape) {
        if let attribute = built.account.attribute {
            guard let text = ResolvedText(value: nil, attribute: attribute, in: shape) else {
                return nil
            }
            account = text
        }
        let fragments = built.identifier.fragments.compactMap { ResolvedText($0, in: shape) }
        guard fragments.count == built.identifier.fragments.count,
            let domain = ResolvedText(
                value: built.domain.value, attribute: built.domain.attribute, in: shape),
            let type = ResolvedText(
                value: built.type.value, attribute: built.type.attribute, in: shape)
        else { return nil }
        self.domain = domain
        self.type = type
        typeInGUID = built.type.valueInGUID
        self.fragments = fragments
        isHashed = built.identifier.algorithm == .farmHash
    }
}
