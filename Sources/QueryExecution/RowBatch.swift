public import Telemetry

/// Rows of one event type, in columns.
///
/// Rows that agree in all their attributes are a series; what is true of an attribute is computed once
/// for a series and not for each row.
public struct RowBatch: Sendable {
    public var eventType: String
    /// Milliseconds since 1970 UTC, one for each row, in any order.
    public var times: [Int64]
    /// The series of each row, below `seriesCount`.
    public var series: [UInt32]
    public var seriesCount: Int
    /// By name: only those that were asked for, and only those that some row has.
    public var columns: [String: Column]
    /// How many rows each row stands for; nil where it stands for itself.
    public var weights: [UInt32]?

    public enum Column: Sendable {
        /// The value of each series.
        case perSeries([Scalar])
        /// The value of each row; NaN where it is missing.
        case numbers([Double])
        /// The value of each row.
        case scalars([Scalar])
        /// What is known of the values that each row stands for.
        case rollups(RollupColumn)
    }

    public init(
        eventType: String, times: [Int64], series: [UInt32], seriesCount: Int,
        columns: [String: Column], weights: [UInt32]? = nil
    ) {
        self.eventType = eventType
        self.times = times
        self.series = series
        self.seriesCount = seriesCount
        self.columns = columns
        self.weights = weights
    }
}

/// The values of a metric over a minute or an hour, of each of many series.
public struct RollupColumn: Sendable {
    /// How many values there were; where 0, the rest means nothing.
    public var counts: [UInt32]
    public var sums: [Double]
    public var minima: [Double]
    public var maxima: [Double]
    /// The last value, and the time of it within the row's span is the greatest.
    public var lasts: [Double]
    /// Empty where no percentile was asked for.
    public var sketches: [QuantileSketch]

    public init(
        counts: [UInt32], sums: [Double], minima: [Double], maxima: [Double], lasts: [Double],
        sketches: [QuantileSketch] = []
    ) {
        self.counts = counts
        self.sums = sums
        self.minima = minima
        self.maxima = maxima
        self.lasts = lasts
        self.sketches = sketches
    }
}
