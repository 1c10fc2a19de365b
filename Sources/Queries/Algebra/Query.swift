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
        /// The rows of an answer: each has the columns by their labels, the facets by theirs, and
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
        /// What it is called, if not by its expression.
        public var label: String?

        public init(_ expression: Expression, as label: String? = nil) {
            self.expression = expression
            self.label = label
        }
    }

    /// How rows are told apart: by the value of an expression, or by the first test that holds.
    public enum Facet: Sendable, Hashable {
        case by(RowExpression, label: String? = nil)
        /// Rows for which no test holds are in no group, unless `other` names one.
        case cases([Column<RowExpression>], other: String? = nil)
    }

    /// Lengths of time into which the range is cut.
    public enum Buckets: Sendable, Hashable {
        /// As many as fit a chart; see `bucketWidth`.
        case automatic
        /// As many as an answer can have.
        case maximum
        /// Milliseconds; with `slideBy`, one begins every so many milliseconds, and they overlap.
        case every(Int64, slideBy: Int64? = nil)
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
    public var range: TimeRange
    /// Nil for one value over the whole range.
    public var buckets: Buckets?
    /// The same again, for the range so many milliseconds before.
    public var compareWith: Int64?
    /// An IANA name, such as `Europe/Berlin`; nil for UTC.
    public var timeZone: String?

    public init(
        _ output: Output, from source: Source, where filter: RowExpression? = nil,
        facets: [Facet] = [], limit: Limit? = nil, range: TimeRange = TimeRange(),
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

/// From when to when; as far as it is relative, it means something only at a time.
public struct TimeRange: Sendable, Hashable {
    public enum Moment: Sendable, Hashable {
        /// Milliseconds since 1970 UTC.
        case at(Int64)
        /// Milliseconds before now.
        case ago(Int64)
        /// So many calendar months before now, and milliseconds before that.
        case monthsAgo(Int, Int64)
        /// The start of the day, week (of Monday), month, quarter or year that now is in, in the
        /// query's time zone; `back` of them earlier.
        case start(of: CalendarUnit, back: Int)
        /// A date and time on the wall of the query's time zone, as milliseconds as if it were UTC.
        case wall(Int64)
    }

    public enum CalendarUnit: String, Sendable, Hashable, CaseIterable {
        case minute, hour, day, week, month, quarter, year
    }

    public var since: Moment
    /// Not itself part of the range.
    public var until: Moment

    /// The last hour, as NRQL has it where nothing is said.
    public init(since: Moment = .ago(3_600_000), until: Moment = .ago(0)) {
        self.since = since
        self.until = until
    }
}
