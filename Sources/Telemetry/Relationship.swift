/// A directed relation between two entities, such as a cluster that MANAGES a broker.
public struct Relationship: Sendable, Hashable {
    /// The verb, such as `MANAGES`, from `source` to `target`.
    public var type: String
    public var source: EntityGUID
    public var target: EntityGUID
    /// The name of the definition that made it.
    public var name: String
    /// How long it holds after the last row that told of it, in milliseconds.
    public var lifetime: Int64

    public init(
        type: String, source: EntityGUID, target: EntityGUID, name: String, lifetime: Int64
    ) {
        self.type = type
        self.source = source
        self.target = target
        self.name = name
        self.lifetime = lifetime
    }
}
