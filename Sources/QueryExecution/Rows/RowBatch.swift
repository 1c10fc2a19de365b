public import Telemetry

/// Rows of one event type, in columns.
///
/// Rows that agree in all that rarely changes are a series; what is true of its attributes is
/// computed once for a series and not for each row. A name can be both an attribute of some series
/// and a column: the column's value counts where it is not missing.
public struct RowBatch: Sendable {
    public var eventType: String
    /// Milliseconds since 1970 UTC, one for each row, in any order. A row that stands for many has
    /// the start of its span.
    public var times: [Int64]
    /// The series of each row, below `table.count`.
    public var series: [UInt32]
    public var table: SeriesTable
    /// What differs from row to row, by name: only what was asked for, and only what some row has.
    public var columns: [String: Column]
    /// Nil where each row stands for itself.
    public var spans: RowSpans?

    public enum Column: Sendable {
        /// The value of each row; NaN where it is missing. A whole number here is an integer in an
        /// answer. An integer beyond 2^53 that no `Double` has needs `scalars`.
        case numbers([Double])
        /// The value of each row.
        case scalars([Scalar])
        /// The value of each row, by its position in a list of values.
        case coded([UInt32], values: [Scalar])
        /// What is known of the values that each row stands for; only where `spans` is not nil.
        case rollups(RollupColumn)
    }

    public init(
        eventType: String, times: [Int64], series: [UInt32], table: SeriesTable,
        columns: [String: Column], spans: RowSpans? = nil
    ) {
        self.eventType = eventType
        self.times = times
        self.series = series
        self.table = table
        self.columns = columns
        self.spans = spans
    }
}

/// The attributes of series, by name.
///
/// Batches that share one table, the same object, also share what is computed from it; a source with
/// many small batches should hand over few tables.
public final class SeriesTable: Sendable {
    /// How many series there are.
    public let count: Int
    /// The value of each series; only what was asked for, and only what some series has.
    public let columns: [String: [Scalar]]

    public init(count: Int, columns: [String: [Scalar]]) {
        precondition(columns.values.allSatisfy { $0.count == count })
        self.count = count
        self.columns = columns
    }
}

/// What the rows of a batch stand for, where each stands for all rows of a series in a span of time.
public struct RowSpans: Sendable {
    /// Milliseconds; each span begins at a multiple of it.
    public var length: Int64
    /// How many rows each row stands for.
    public var rowCounts: [UInt32]
    /// When the last of them was, in milliseconds since 1970 UTC.
    public var lastTimes: [Int64]

    public init(length: Int64, rowCounts: [UInt32], lastTimes: [Int64]) {
        self.length = length
        self.rowCounts = rowCounts
        self.lastTimes = lastTimes
    }
}

/// The values of a metric in the spans of a batch, one entry for each row of it.
///
/// Parts that were not asked for are empty.
public struct RollupColumn: Sendable {
    /// How many values there were; where 0, the rest means nothing. Always there.
    public var counts: [UInt32]
    public var sums: [Double]
    public var minima: [Double]
    public var maxima: [Double]
    /// The value with the greatest time, of equal times the one that was written last.
    public var lasts: [Double]
    /// When those were; empty where that is `RowSpans.lastTimes` for each.
    public var lastTimes: [Int64]
    public var sketches: SketchColumn

    public init(
        counts: [UInt32], sums: [Double] = [], minima: [Double] = [], maxima: [Double] = [],
        lasts: [Double] = [], lastTimes: [Int64] = [], sketches: SketchColumn = SketchColumn()
    ) {
        self.counts = counts
        self.sums = sums
        self.minima = minima
        self.maxima = maxima
        self.lasts = lasts
        self.lastTimes = lastTimes
        self.sketches = sketches
    }
}

/// Encoded sketches, one after the other.
///
/// An entry without bytes stands for what its least and greatest value say, which is all there is to
/// know of one or two values; of more, such an entry is damaged.
public struct SketchColumn: Sendable {
    /// As `QuantileSketch.encode` writes them.
    public var bytes: [UInt8]
    /// Where the sketch of each row ends in `bytes`; empty where none was asked for.
    public var ends: [UInt32]

    public init(bytes: [UInt8] = [], ends: [UInt32] = []) {
        self.bytes = bytes
        self.ends = ends
    }
}
