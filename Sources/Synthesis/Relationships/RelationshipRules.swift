public import Definitions
import Diagnostics
import Telemetry

/// All relationships that rows can tell of, for one account, ready to be resolved against the
/// samples' shapes.
///
/// They are found by the event types that their conditions name, so that rows of one kind never
/// meet those of another.
public struct RelationshipRules: Sendable {
    let accountID: Int64
    let definitions: [RelationshipDefinition]
    let types: EntityTypeNames
    /// Those whose conditions name an event type, by it, in lower case.
    private let byEventType: [String: [Int]]
    /// Those that can be told of by rows of any event type.
    private let ofAnyEventType: [Int]
    private let categories: [String: [CandidateDefinition]]

    /// Attributes that name a row's event type.
    static let eventTypeNames: Set<String> = ["eventType", "event_type"]

    /// - Parameters:
    ///   - definitions: The relationships.
    ///   - candidates: The categories that their lookups name. Between two of one name, that of the
    ///     relationship's own environment, production or staging, goes before.
    ///   - types: The entity types, of which the names are known that GUIDs do not tell.
    ///   - accountID: The account of rows that name none.
    public init(
        _ definitions: [RelationshipDefinition], candidates: [CandidateDefinition] = [],
        types: [EntityTypeDefinition] = [], accountID: Int64
    ) {
        self.accountID = accountID
        self.definitions = definitions
        self.types = EntityTypeNames(types)
        categories = Dictionary(grouping: candidates, by: \.category.value)
        var byEventType: [String: [Int]] = [:]
        var ofAnyEventType: [Int] = []
        for (index, definition) in definitions.enumerated() {
            let eventTypes = definition.conditions.first {
                Self.eventTypeNames.contains($0.attribute.value) && $0.values != nil
            }?.values
            guard let eventTypes else {
                ofAnyEventType.append(index)
                continue
            }
            for eventType in Set(eventTypes.map { $0.lowercased() }) {
                byEventType[eventType, default: []].append(index)
            }
        }
        self.byEventType = byEventType
        self.ofAnyEventType = ofAnyEventType
    }

    /// The relationships that rows of a shape may tell of, as far as the event type says, in order.
    func candidates(for shape: SampleShape) -> [RelationshipDefinition] {
        // An attribute of that name differs from row to row.
        guard Self.eventTypeNames.allSatisfy({ shape.attributeIndex[$0] == nil }) else {
            return definitions
        }
        let named = byEventType[shape.eventType.lowercased()] ?? []
        return (named + ofAnyEventType).sorted().map { definitions[$0] }
    }

    /// The lookups of the category that a relationship names; none for one that is not defined.
    func lookups(
        of category: String, for definition: RelationshipDefinition
    ) -> [CandidateLookup] {
        let known = categories[category] ?? []
        let own = known.first { $0.isStaging == definition.isStaging } ?? known.first
        return own?.lookups ?? []
    }

    /// Every lookup that a relationship can make.
    var allLookups: [CandidateLookup] { categories.values.flatMap { $0.flatMap(\.lookups) } }
}

/// The types of entities whose GUIDs have another word for it, by the rule that made them.
struct EntityTypeNames: Sendable {
    private let byRule: [String: String]

    init(_ types: [EntityTypeDefinition]) {
        var byRule: [String: String] = [:]
        for type in types {
            for rule in type.synthesis?.rules ?? [] where rule.legacy.overridesGUIDType {
                byRule[rule.name.value] = type.type.value
            }
        }
        self.byRule = byRule
    }

    /// Such as `KAFKATOPIC`.
    func type(of entity: Entity) -> String { byRule[entity.rule] ?? entity.guid.type }
}
