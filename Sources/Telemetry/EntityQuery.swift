/// A question to whoever remembers entities: which of some types have tags of some values.
///
/// An answer is the GUIDs in their order, no more than `limit` of them.
public struct EntityQuery: Sendable, Hashable {
    /// One of several tags has a value, compared exactly.
    public struct Predicate: Sendable, Hashable {
        /// The tags' keys; one of them is enough.
        public var keys: [String]
        public var value: String

        public init(keys: [String], value: String) {
            self.keys = keys
            self.value = value
        }
    }

    /// How many of the predicates an entity must meet.
    public enum Matching: Sendable, Hashable {
        case all
        case any
    }

    /// Types as `DOMAIN-TYPE`, or as `TYPE` for those of any domain. A type is the one that its
    /// definition names, also where the GUID has `NA` for it.
    public var types: [String]
    /// One at least.
    public var predicates: [Predicate]
    public var matching: Matching
    /// The most GUIDs that are asked for.
    public var limit: Int

    public init(types: [String], predicates: [Predicate], matching: Matching, limit: Int) {
        self.types = types
        self.predicates = predicates
        self.matching = matching
        self.limit = limit
    }
}
