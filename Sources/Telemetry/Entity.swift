/// A thing that telemetry is about, as New Relic would know it.
public struct Entity: Sendable, Hashable {
    public var guid: EntityGUID
    /// What a person sees, such as `/orders`.
    public var name: String
    /// Tag values by key; keys and values in a fixed order.
    public var tags: [EntityTag]
    /// The name of the synthesis rule that made it.
    public var rule: String

    public init(guid: EntityGUID, name: String, tags: [EntityTag], rule: String) {
        self.guid = guid
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

/// A sample on its way to the sinks, with the entities that it belongs to.
///
/// Most rows belong to one entity. Upstream's definitions let a row make entities of several types.
public struct EntityRow: Sendable {
    public var sample: Sample
    public var entities: [Entity]

    public init(sample: Sample, entities: [Entity]) {
        self.sample = sample
        self.entities = entities
    }
}
