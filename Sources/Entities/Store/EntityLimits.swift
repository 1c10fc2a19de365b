/// How much a store keeps; what is over it is refused, counted, and found once.
public struct EntityLimits: Sendable {
    /// The most entities, those that are gone among them.
    public static let maximumEntities = 1_000_000
    /// The most entities that are gone; the one that is gone the longest is forgotten first.
    public static let maximumGone = 100_000
    /// The most tag values of one entity; at the limit the oldest value of the same key gives way,
    /// and a further key is refused.
    public static let maximumTagValues = 200
    /// The most relationships.
    public static let maximumRelationships = 2_000_000
    /// The most sample mappings of all targets.
    public static let maximumTellers = 100_000

    public var entities = Self.maximumEntities
    public var gone = Self.maximumGone
    public var tagValues = Self.maximumTagValues
    public var relationships = Self.maximumRelationships
    public var tellers = Self.maximumTellers

    public init() {}
}
