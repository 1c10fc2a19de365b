/// Where rows come from.
public protocol RowSource {
    /// Hands over all rows that are needed, in batches, older rows before newer ones of a series.
    ///
    /// - Throws: what `body` throws, or a `QueryError` where reading fails.
    func read(_ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void) throws(QueryError)
}

/// Which rows a query needs, and what of them.
public struct RowNeeds: Sendable, Hashable {
    public enum Source: Sendable, Hashable {
        case events([String])
        case entities
    }

    public var source: Source
    /// Milliseconds since 1970 UTC.
    public var range: Range<Int64>
    /// Names of attributes and metrics; nil for all.
    public var names: Set<String>?
    /// Whether rows may stand for many, and of how many milliseconds at most: the greatest length that
    /// divides the bounds of all buckets. Nil where the query must see each row, as where it tests a
    /// metric.
    public var rollup: Rollup?

    public struct Rollup: Sendable, Hashable {
        /// Every span of rows must begin at a multiple of its length and lie in one bucket.
        public var alignment: Int64
        /// The names that may be rolled up, which are those that only aggregates take; all others must
        /// be attributes.
        public var metrics: Set<String>
        /// Those of them for which a sketch is needed.
        public var sketches: Set<String>

        public init(alignment: Int64, metrics: Set<String>, sketches: Set<String>) {
            self.alignment = alignment
            self.metrics = metrics
            self.sketches = sketches
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

/// Why a query has no answer.
public struct QueryError: Error, Sendable, Hashable {
    /// The kinds of failure; the raw values label metrics.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The algebra has no such computation for these arguments.
        case unsupported
        /// More groups, buckets or values than an answer may have.
        case tooLarge = "too_large"
        /// The rows cannot be read.
        case unreadable
        /// Somebody else holds the store.
        case busy
        case cancelled
    }

    public var reason: Reason
    /// One line without a full stop.
    public var message: String

    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}
