import Queries

/// What an aggregate shows of its state.
typealias AggregateForm = Aggregate.Function

/// The states that aggregates need; several aggregates of the same argument can share one.
enum AggregateState: Hashable {
    case count
    case sum
    case extreme(isGreatest: Bool)
    case end(isLatest: Bool)
    case distinct(limit: Int?)
    case quantiles
    case moments
    case ranges(start: Double, span: Double, count: Int)
    case scores(threshold: Double)
    case share(limit: Double)
    case line
    case lastTwo

    init(_ function: Aggregate.Function) throws(QueryError) {
        switch function {
        case .count: self = .count
        case .sum, .average: self = .sum
        case .min: self = .extreme(isGreatest: false)
        case .max: self = .extreme(isGreatest: true)
        case .latest: self = .end(isLatest: true)
        case .earliest: self = .end(isLatest: false)
        case .uniqueCount: self = .distinct(limit: nil)
        case .uniques(let limit): self = .distinct(limit: max(0, limit))
        case .percentile: self = .quantiles
        case .standardDeviation, .variance: self = .moments
        case .histogram(let start, let span, let buckets):
            guard span > 0, span.isFinite, start.isFinite,
                (1...RangeCounts.maximumRanges).contains(buckets)
            else {
                throw QueryError(
                    .unsupported,
                    "a histogram has 1 to \(RangeCounts.maximumRanges) ranges over a width above 0")
            }
            self = .ranges(start: start, span: span, count: buckets)
        case .apdex(let threshold): self = .scores(threshold: threshold)
        case .shareAtMost(let limit): self = .share(limit: limit)
        case .derivative: self = .line
        case .latestRate: self = .lastTwo
        }
    }

    func makeAccumulator() -> any Accumulator {
        switch self {
        case .count: ValueCount()
        case .sum: ExactEnoughSum()
        case .extreme(let isGreatest): Extreme(isGreatest: isGreatest)
        case .end(let isLatest): EndValue(isLatest: isLatest)
        case .distinct(let limit): DistinctValues(limit: limit)
        case .quantiles: Quantiles()
        case .moments: Moments()
        case .ranges(let start, let span, let count):
            RangeCounts(start: start, span: span, count: count)
        case .scores(let threshold): Scores(threshold: threshold)
        case .share(let limit): ShareAtMost(limit: limit)
        case .line: FittedLine()
        case .lastTwo: LastTwo()
        }
    }

    /// How many numbers it keeps for each cell, roughly, for the limit of an answer.
    var weight: Int {
        if case .ranges(_, _, let count) = self { return count }
        return 1
    }

    /// What it wants of rollups of its argument; nil where they cannot stand for the rows.
    var rollupParts: RollupParts? {
        switch self {
        case .count: []
        case .sum: .sum
        case .extreme(let isGreatest): isGreatest ? .maximum : .minimum
        case .end(let isLatest): isLatest ? .last : nil
        case .quantiles, .ranges, .scores, .share: .sketch
        case .distinct, .moments, .line, .lastTwo: nil
        }
    }

    /// Whether it can be computed of attributes of series where rows stand for many of them.
    var allowsSpans: Bool {
        switch self {
        case .end(let isLatest): isLatest
        case .line, .lastTwo: false
        case .count, .sum, .extreme, .distinct, .quantiles, .moments, .ranges, .scores, .share: true
        }
    }
}
