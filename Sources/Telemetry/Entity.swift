/// A thing that telemetry is about, as New Relic would know it.
public struct Entity: Sendable, Hashable {
    public var guid: EntityGUID
    /// Such as `MESSAGE_QUEUE_QUEUE`; also where a rule makes that of the GUID `NA`.
    public var type: String
    /// What a person sees, such as `/orders`.
    public var name: String
    /// Tag values by key; keys and values in a fixed order.
    public var tags: [EntityTag]
    /// The name of the synthesis rule that made it.
    public var rule: String

    /// - Parameters:
    ///   - guid: Its name in New Relic.
    ///   - type: Its type; nil for that of the GUID.
    ///   - name: What a person sees.
    ///   - tags: Tag values by key, in a fixed order.
    ///   - rule: The rule that made it.
    public init(
        guid: EntityGUID, type: String? = nil, name: String, tags: [EntityTag], rule: String
    ) {
        self.guid = guid
        self.type = type ?? guid.type
        self.name = name
        self.tags = tags
        self.rule = rule
    }
}

/// One tag of an entity: a key and the values that telemetry gave it.
public struct EntityTag: Sendable, Hashable {
    public var key: String
    public var values: [String]

    public init(key: String, values: [String]) {
        self.key = key
        self.values = values
    }
}

/// A sample on its way to the sinks, with the entities that it belongs to and the relationships that
/// it tells of.
///
/// Most rows belong to one entity. Upstream's definitions let a row make entities of several types.
public struct EntityRow: Sendable {
    public var sample: Sample
    public var entities: [Entity]
    public var relationships: [Relationship]

    public init(sample: Sample, entities: [Entity], relationships: [Relationship] = []) {
        self.sample = sample
        self.entities = entities
        self.relationships = relationships
    }
}
