/// Which rows a query needs, and what of them.
public struct RowNeeds: Sendable, Hashable {
    public enum Source: Sendable, Hashable {
        case events([String])
        /// All entities that are known, whenever they were seen; the range says nothing here.
        case entities
    }

    public var source: Source
    /// Milliseconds since 1970 UTC. Rows outside of it are left out by whoever reads them; handing
    /// them over only costs time.
    public var range: Range<Int64>
    /// Names of attributes and metrics, without `timestamp` and `eventType`; nil for all.
    public var names: Set<String>?
    /// Whether rows may stand for many; nil where the query must see each row, as where it tests a
    /// metric.
    public var rollup: Rollup?

    /// How far rows may stand for many.
    public struct Rollup: Sendable, Hashable {
        /// The greatest length in milliseconds that divides all bounds between buckets; 0 where
        /// there are none. The length of spans must divide it.
        ///
        /// The ends of the range need not be multiples of it. A span that lies on such an end is
        /// best answered with the rows that it stands for; where they are no longer kept, it counts
        /// as a whole, if it begins in the range.
        public var alignment: Int64
        /// The names that only aggregates take, and what they want of them. They are metrics or
        /// attributes of a series; all other names must be attributes of a series.
        public var parts: [String: RollupParts]

        public init(alignment: Int64, parts: [String: RollupParts]) {
            self.alignment = alignment
            self.parts = parts
        }
    }

    public init(
        source: Source, range: Range<Int64>, names: Set<String>?, rollup: Rollup? = nil
    ) {
        self.source = source
        self.range = range
        self.names = names
        self.rollup = rollup
    }
}

/// What of a rollup is wanted beside the count.
public struct RollupParts: OptionSet, Sendable, Hashable {
    public var rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let sum = RollupParts(rawValue: 1)
    public static let minimum = RollupParts(rawValue: 2)
    public static let maximum = RollupParts(rawValue: 4)
    /// With its time.
    public static let last = RollupParts(rawValue: 8)
    /// Needs the minimum and the maximum too.
    public static let sketch: RollupParts = [RollupParts(rawValue: 16), .minimum, .maximum]
}
