import Telemetry

/// Where a relationship finds the value of an attribute: in the row, or, where the row lacks it, in
/// what is known of the row all the same.
struct RelationshipColumn: Sendable {
    /// What is known of a row that lacks an attribute.
    enum Known: Sendable {
        case eventType(String)
        /// The account of rows that name none.
        case account
        /// The GUID of an entity that the row itself makes.
        case guid
        case type
        case name

        init?(_ name: String, in shape: SampleShape) {
            switch name {
            case "eventType", "event_type": self = .eventType(shape.eventType)
            case "accountId": self = .account
            case "entity.guid": self = .guid
            case "entity.type": self = .type
            case "entity.name": self = .name
            default: return nil
            }
        }
    }

    /// Nil where no row of the shape has the attribute.
    let column: Column?
    let known: Known?

    /// Nil where no row of the shape can have such an attribute.
    init?(_ name: String, in shape: SampleShape) {
        column = Column(name, in: shape)
        known = Known(name, in: shape)
        if column == nil, known == nil { return nil }
    }

    /// Whether its value can differ between the entities that a row makes.
    var isOfEntity: Bool {
        switch known {
        case .guid, .type, .name: true
        case .eventType, .account, nil: false
        }
    }
}

/// A row that may tell of relationships, with the entities that it makes.
struct RelationshipRow {
    let sample: Sample
    let entities: [Entity]
    let rules: RelationshipRules

    /// The value as text; nil where it is missing. An empty text is a value.
    ///
    /// - Parameters:
    ///   - column: Where it is.
    ///   - entity: The one of the row's entities that is meant; nil for none.
    /// - Returns: The value.
    func text(_ column: RelationshipColumn, of entity: Entity?) -> String? {
        if let text = column.column?.text(in: sample) { return text }
        return switch column.known {
        case .eventType(let eventType): eventType
        case .account: String(rules.accountID)
        case .guid: entity?.guid.encoded
        case .type: entity.map { rules.types.type(of: $0) }
        case .name: entity?.name
        case nil: nil
        }
    }
}
