/// An expression of Prometheus' query language as a tree.
///
/// It is built of values and printed by `text`; no part of it is text to be pasted, so whatever stands
/// in a name, a label's value or a pattern stays there. What the kinds of expressions are is up to who
/// builds a tree: a function over time takes a `range` or a `subquery`, the rest takes vectors.
///
/// Source: https://prometheus.io/docs/prometheus/2.42/querying/basics/
public indirect enum PromQL: Sendable, Hashable {
    case number(Double)
    /// The number of seconds of a length of time.
    case seconds(PromQLDuration)
    /// An argument of `label_replace` and `label_join`.
    case text(String)
    /// The latest value of each series, up to five minutes old.
    case vector(PromQLSelector)
    /// The values of each series in a length of time up to now.
    case range(PromQLSelector, PromQLDuration)
    /// The values of an expression at the multiples of `step` in a length of time up to now.
    case subquery(PromQL, PromQLDuration, step: PromQLDuration, time: PromQLTime = PromQLTime())
    case call(PromQLFunction, [PromQL])
    /// With its parameter, which is the number of `topk`; over all series where it has no grouping.
    case aggregate(
        PromQLAggregation, PromQL? = nil, of: PromQL, PromQLGrouping = .by([]))
    case binary(PromQL, PromQLOperator, PromQL, PromQLMatching? = nil)
    case negative(PromQL)
}

/// Which labels an aggregation keeps.
public enum PromQLGrouping: Sendable, Hashable {
    case by([PromQLLabel])
    case without([PromQLLabel])
}

/// Which series of two vectors belong together; those with the same labels where nothing is said.
public struct PromQLMatching: Sendable, Hashable {
    public enum Labels: Sendable, Hashable {
        case on([PromQLLabel])
        case ignoring([PromQLLabel])
    }

    /// On which side several series may have the same partner.
    public enum Many: String, Sendable, Hashable {
        case left = "group_left"
        case right = "group_right"
    }

    public var labels: Labels
    public var many: Many?

    public init(_ labels: Labels, many: Many? = nil) {
        self.labels = labels
        self.many = many
    }
}

/// When a selector or a subquery looks.
public struct PromQLTime: Sendable, Hashable {
    /// A time instead of that of the evaluation.
    public enum Moment: Sendable, Hashable {
        /// Milliseconds since 1970 UTC.
        case at(Int64)
        /// The first, or the last, time of a query over a range.
        case start, end
    }

    /// How many milliseconds earlier; less than 0 for later.
    public var offset: Int64
    public var moment: Moment?

    public init(offset: Int64 = 0, at moment: Moment? = nil) {
        self.offset = offset
        self.moment = moment
    }
}
