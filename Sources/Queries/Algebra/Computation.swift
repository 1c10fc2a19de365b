public import Telemetry

/// A value that is computed from leaves: from the attributes of a row (`RowExpression`), or from
/// aggregates over rows (`ValueExpression`).
public indirect enum Computation<Leaf: Sendable & Hashable>: Sendable, Hashable {
    case leaf(Leaf)
    case constant(Scalar)
    case call(QueryFunction, [Computation])
}

/// A value of one row.
public typealias RowExpression = Computation<RowLeaf>
/// A value over the rows of one group and one bucket.
public typealias ValueExpression = Computation<ValueLeaf>

public enum RowLeaf: Sendable, Hashable {
    /// An attribute or a metric by its name; missing where the row has none. `timestamp` is the row's
    /// time in milliseconds, `eventType` its type.
    case attribute(String)
    /// The values of the first column of an answer, lists taken apart, as the arguments of
    /// `QueryFunction.isMember`.
    case values(of: Query)
    /// The first column of the first group of an answer; missing where it has none.
    case value(of: Query)
}

public enum ValueLeaf: Sendable, Hashable {
    case aggregate(Aggregate)
    /// How many seconds a value covers: the width of a bucket, or of the range where there are none.
    case coveredSeconds
    /// The value of a facet by its position.
    case facet(Int)
    /// The first column of the first group of an answer; missing where it has none.
    case value(of: Query)
}

/// How the values of many rows become one.
public struct Aggregate: Sendable, Hashable {
    public enum Function: Sendable, Hashable {
        /// How many rows have the value; without an argument, how many rows there are.
        case count
        /// Of numbers alone, as all that follow but for `latest`, `earliest` and what counts or lists
        /// different values; other values do not take part.
        case sum, average, min, max
        /// The value of the row with the greatest time, or the least; of equal times the one that was
        /// written last, or first.
        case latest, earliest
        /// How many different values there are.
        case uniqueCount
        /// The different values in order of their appearance, so many at most.
        case uniques(limit: Int)
        /// The value below which so many percent of the values are; 50 is the median.
        case percentile(Double)
        /// Over the population.
        case standardDeviation, variance
        /// How many values are in each of `buckets` ranges of equal width, which are `span` wide
        /// together, from `start`; values below and above are in the first and the last.
        case histogram(start: Double, span: Double, buckets: Int)
        /// The score of response times against a threshold: those at most so long count 1, those at
        /// most four times so long a half.
        case apdex(threshold: Double)
        /// The slope of a straight line through the values over time, for so many seconds.
        case derivative(perSeconds: Double)
        /// By how much the last value differs from the one before it, for so many seconds.
        case latestRate(perSeconds: Double)
        /// The share of values, in percent, that are at most so great.
        case shareAtMost(Double)
    }

    public var function: Function
    /// Missing values do not take part; nil for `count` of rows.
    public var argument: RowExpression?
    /// Only rows for which it holds take part.
    public var filter: RowExpression?

    public init(
        _ function: Function, of argument: RowExpression? = nil, where filter: RowExpression? = nil
    ) {
        self.function = function
        self.argument = argument
        self.filter = filter
    }
}
