public import Telemetry

/// A query as PromQL: an expression for each column, and how they are to be asked.
///
/// NRQL's ranges have their first millisecond and not that of their end. Those of Prometheus have the
/// time of the evaluation; before version 3 also their first moment. So an answer is the same as NRQL's
/// where a query is evaluated one millisecond before the end of its range or bucket (`evaluationShift`):
/// exactly in version 3, and in version 2 but for a value that is one millisecond too old. Evaluated at
/// the end itself, as Grafana does, a value at the bound between two buckets counts in the earlier one;
/// in version 2, in both.
public struct PromQLQuery: Sendable, Hashable {
    /// What must be added to the end of a range or bucket to have the time to evaluate at, in
    /// milliseconds.
    public static let evaluationShift: Int64 = -1

    public struct Column: Sendable, Hashable {
        public var label: String?
        public var expression: PromQL
        /// The same for the time compared with.
        public var comparison: PromQL?
        public var unit: PromQLUnit
    }

    public enum Evaluation: Sendable, Hashable {
        /// Once, at the end of the range.
        case instant
        /// At the end of each bucket, so many milliseconds apart; nil where Grafana says how many.
        case range(step: Int64?)
    }

    public var columns: [Column]
    /// The labels of the facets, in their order.
    public var facets: [PromQLLabel]
    public var evaluation: Evaluation
    /// In what the answer is not quite NRQL's, each once, in a fixed order.
    public var notes: [PromQLNote]
}

/// What a value is stated in.
public enum PromQLUnit: Sendable, Hashable {
    case unit(MetricUnit)
    /// A number of values, series or groups.
    case count
    /// Computed from several things; the query's own business.
    case computed
}

/// A way in which an answer can differ from NRQL's.
public enum PromQLNote: Sendable, Hashable, Comparable {
    /// A group without values has no value, where NRQL says 0.
    case noZero
    /// An attribute that is an empty text is taken for one that is missing.
    case emptyIsMissing
    /// Numbers and truth values are texts in labels: 1 and '1' are equal.
    case valuesAreTexts
    /// A row without a known metric is not in Prometheus.
    case rowsWithoutMetrics
    /// A range reaches from moment to moment; the query's buckets are cut at multiples of their width
    /// since 1970, whatever time the range begins at.
    case alignedBuckets
    /// See `PromQLOptions.assumesOneSeries`.
    case assumedOneSeries

    /// Quantiles are interpolated between two values.
    case interpolated
    /// Halves are rounded up, also below zero.
    case halvesUp

    /// One sentence for people.
    public var message: String {
        switch self {
        case .noZero: "A group without values has no value, where NRQL says 0."
        case .emptyIsMissing: "An attribute that is an empty text is taken for a missing one."
        case .valuesAreTexts: "Numbers and truth values are texts in labels: 1 and '1' are equal."
        case .rowsWithoutMetrics: "A row without a known metric is not in Prometheus."
        case .alignedBuckets: "The inner buckets begin at multiples of their width since 1970."
        case .assumedOneSeries:
            "A series whose labels changed within the range counts as two, or by its greater value."
        case .interpolated: "A quantile is interpolated between two values."
        case .halvesUp: "Halves are rounded up, also below zero."
        }
    }
}
