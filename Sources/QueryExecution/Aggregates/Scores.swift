import Queries
import Telemetry

/// The score of response times against a threshold.
final class Scores: Accumulator {
    private struct State: BitwiseCopyable {
        var satisfied = 0
        var tolerating = 0
        var total = 0
    }

    private let threshold: Double
    private let states = Cells<State>(State())

    init(threshold: Double) { self.threshold = threshold }

    func grow(to count: Int) { states.grow(to: count) }

    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError) {
        let states = states.base
        try rows.forEachNumber(argument) { cell, value, weight in
            states[cell].total += weight
            if value <= threshold {
                states[cell].satisfied += weight
            } else if value <= 4 * threshold {
                states[cell].tolerating += weight
            }
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        let state = states[cell]
        guard state.total > 0 else { return .scalar(.missing) }
        let score = Double(state.satisfied) + Double(state.tolerating) / 2
        return .scalar(.number(score / Double(state.total)))
    }
}

/// The share of numbers, in percent, that are at most so great.
final class ShareAtMost: Accumulator {
    private let limit: Double
    private let within = Cells<Int>(0)
    private let totals = Cells<Int>(0)

    init(limit: Double) { self.limit = limit }

    func grow(to count: Int) {
        within.grow(to: count)
        totals.grow(to: count)
    }

    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError) {
        try rows.forEachNumber(argument) { cell, value, weight in
            totals[cell] += weight
            if value <= limit { within[cell] += weight }
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        guard totals[cell] > 0 else { return .scalar(.missing) }
        return .scalar(.number(100 * Double(within[cell]) / Double(totals[cell])))
    }
}
