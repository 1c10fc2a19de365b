public import Telemetry

/// The answer to a query: a table of groups, buckets and columns; or lines of rows.
public struct QueryResult: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
        /// The label, or the canonical text of the expression.
        public var name: String

        public init(_ name: String) { self.name = name }
    }

    /// The names of the facets; empty where nothing is broken down.
    public var facets: [String]
    public var columns: [Column]
    /// From when to when each value is, in milliseconds since 1970 UTC; one where there are no
    /// buckets, none for lines of rows.
    public var buckets: [Range<Int64>]
    /// In the order in which they are shown.
    public var groups: [Group]
    /// How many groups, or lines, there were before the limit.
    public var groupCount: Int
    /// What the same columns were in the time compared with, with the same groups in the same order.
    public var comparison: Comparison?
    /// The rows that took part, and where they came from.
    public var statistics: Statistics

    /// The values of one group; for lines of rows, one line.
    public struct Group: Sendable, Hashable {
        /// The values of the facets.
        public var facets: [Scalar]
        /// By bucket, then by column; one bucket for lines of rows.
        public var values: [[Value]]

        public init(facets: [Scalar], values: [[Value]]) {
            self.facets = facets
            self.values = values
        }
    }

    public enum Value: Sendable, Hashable {
        case scalar(Scalar)
        case list([Scalar])
        /// Counts by range, from `start` in steps of `width`.
        case histogram(start: Double, width: Double, counts: [Int])
    }

    public struct Comparison: Sendable, Hashable {
        public var buckets: [Range<Int64>]
        public var groups: [Group]

        public init(buckets: [Range<Int64>], groups: [Group]) {
            self.buckets = buckets
            self.groups = groups
        }
    }

    public struct Statistics: Sendable, Hashable {
        /// Rows looked at, rolled up ones as one each.
        public var rows = 0
        /// The length of the rollups that were read, in milliseconds; 0 for rows as they were.
        public var resolution: Int64 = 0
        /// Blocks of rows that were damaged where they are kept, and are missing from the answer.
        public var damagedBlocks = 0
        /// Which times the rows are of; nil where they are kept for ever, or have none.
        public var coverage: QueryCoverage?

        public init() {}
    }

    public init(
        facets: [String], columns: [Column], buckets: [Range<Int64>], groups: [Group],
        groupCount: Int, comparison: Comparison? = nil
    ) {
        self.facets = facets
        self.columns = columns
        self.buckets = buckets
        self.groups = groups
        self.groupCount = groupCount
        self.comparison = comparison
        statistics = Statistics()
    }
}
