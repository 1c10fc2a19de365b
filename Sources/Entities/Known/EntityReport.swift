public import Telemetry

/// What one poll of a target told, sample mapping by sample mapping.
public struct EntityReport: Sendable {
    public var origin: RowOrigin
    /// Milliseconds since 1970 UTC.
    public var timestamp: Int64
    public var groups: [Group]

    public init(origin: RowOrigin, timestamp: Int64, groups: [Group]) {
        self.origin = origin
        self.timestamp = timestamp
        self.groups = groups
    }

    /// The rows of one sample mapping.
    public struct Group: Sendable {
        /// The name of the sample mapping.
        public var name: String
        /// Whether there was an answer; false where it is not known, and not for an empty one.
        public var isAnswered: Bool
        /// Whether the rows are the whole list; where they are not, what has no row is still there, with
        /// nothing known of its metrics.
        public var isWhole: Bool
        public var rows: [EntityRow]
        /// Entities that the answer has as well, but of which no row is told, such as those over a
        /// limit: one that is known stays live, with nothing known of its metrics; another one is
        /// not made known.
        public var rest: [EntityGUID]

        public init(
            name: String, isAnswered: Bool, isWhole: Bool = true, rows: [EntityRow],
            rest: [EntityGUID] = []
        ) {
            self.name = name
            self.isAnswered = isAnswered
            self.isWhole = isWhole
            self.rows = rows
            self.rest = rest
        }
    }
}
