/// A question about rows and entities, in the small algebra that every answer comes from: the local
/// store runs it, and it is printed as NRQL for New Relic and as PromQL for Prometheus and Grafana.
///
/// Every name in it is a value and never text to be pasted, so that none can break out of a query.
public struct Query: Sendable, Hashable {
    /// What rows are asked.
    public indirect enum Source: Sendable, Hashable {
        /// The rows of event types, taken together.
        case events([String])
        /// A row for each known entity: `guid`, `name`, `type`, its tags, its latest metrics.
        case entities
        /// The rows of an answer: each has the columns and the facets by `Query.names`, and
        /// `timestamp`, the start of its bucket.
        case answer(Query)
    }

    /// What an answer shows.
    public enum Output: Sendable, Hashable {
        /// Values of rows, one line for a row, the newest first; nil for all that they have.
        case rows([Column<RowExpression>]?)
        /// Values over the rows of a group and a bucket.
        case values([Column<ValueExpression>])
    }

    /// One column, and what it is called.
    public struct Column<Expression: Sendable & Hashable>: Sendable, Hashable {
        public var expression: Expression
        /// What it is called, if not by its expression; see `Query.titles` and `Query.names`.
        public var label: String?

        public init(_ expression: Expression, as label: String? = nil) {
            self.expression = expression
            self.label = label
        }
    }

    /// How rows are told apart: by the value of an expression, or by the first test that holds.
    public enum Facet: Sendable, Hashable {
        case by(RowExpression, label: String? = nil)
        /// Rows for which no test holds are in the group of the value of `other`; in none where there
        /// is no such value.
        case cases([Column<RowExpression>], other: RowExpression? = nil)
    }

    /// Lengths of time into which the range is cut.
    public enum Buckets: Sendable, Hashable {
        /// As many as fit a chart; see `Query.bucketWidth`.
        case automatic
        /// As many as an answer can have.
        case maximum
        /// Milliseconds; with `slideBy`, one begins so long after the other, and they overlap.
        case every(Int64, slideBy: Slide? = nil)
    }

    /// How long after a bucket the next one begins.
    public enum Slide: Sendable, Hashable {
        /// By so much as the width of `Buckets.automatic` is, and of `Buckets.maximum`.
        case automatic, maximum
        /// Milliseconds.
        case every(Int64)
    }

    /// Which groups are shown, and in which order.
    public enum Order: Sendable, Hashable {
        case by(ValueExpression, isDescending: Bool)
        /// For lines of rows.
        case byRow(RowExpression, isDescending: Bool)
    }

    public enum Limit: Sendable, Hashable {
        case count(Int)
        case maximum
    }

    /// The most facets of a query that is run here.
    public static let maximumFacets = 10
    /// How deep queries that are run here lie in one another.
    public static let maximumNesting = 8
    /// How many lines or groups can be left out in front of those that are shown.
    public static let maximumOffset = 95_000
    /// How many values a query that is run here compares one with.
    public static let maximumMembers = 10_000

    public var source: Source
    public var output: Output
    /// Only rows for which it holds take part; one that is unknown does not hold.
    public var filter: RowExpression?
    public var facets: [Facet]
    /// Nil: the greatest value of the first column first.
    public var order: Order?
    /// How many groups, or lines, are shown; nil for the usual number, which is 10 for groups and 100
    /// for lines.
    public var limit: Limit?
    public var offset: Int
    /// Nil: that of the query around it; for the outermost, the last hour, which is `TimeRange()`.
    public var range: TimeRange?
    /// Nil for one value over the whole range.
    public var buckets: Buckets?
    /// The same again, for the range so many milliseconds before.
    public var compareWith: Int64?
    /// An IANA name, such as `Europe/Berlin`. Nil: that of the query around it; for the outermost, UTC.
    public var timeZone: String?

    public init(
        _ output: Output, from source: Source, where filter: RowExpression? = nil,
        facets: [Facet] = [], limit: Limit? = nil, range: TimeRange? = nil,
        buckets: Buckets? = nil
    ) {
        self.source = source
        self.output = output
        self.filter = filter
        self.facets = facets
        self.limit = limit
        offset = 0
        self.range = range
        self.buckets = buckets
    }
}
