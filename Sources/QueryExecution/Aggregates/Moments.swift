import Queries
import Telemetry

/// How far numbers are from their mean, over the population, in one pass that does not lose small
/// differences of large numbers.
final class Moments: Accumulator {
    private struct State: BitwiseCopyable {
        var count = 0.0
        /// The first value, which the others are counted from, so that none is so large that its
        /// distances are rounded away.
        var origin = 0.0
        /// From the origin.
        var mean = 0.0
        /// The sum of the squares of the distances.
        var squares = 0.0
    }

    private let states = Cells<State>(State())

    func grow(to count: Int) { states.grow(to: count) }

    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError) {
        guard let numbers = argument.numbers else { throw Argument.damaged }
        let states = states.base
        rows.forEach(numbers) { cell, _, value, weight in
            guard !value.isNaN else { return }
            var state = states[cell]
            if state.count == 0 { state.origin = value }
            let value = value - state.origin
            state.count += weight
            let distance = value - state.mean
            state.mean += distance * weight / state.count
            state.squares += weight * distance * (value - state.mean)
            states[cell] = state
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        let state = states[cell]
        guard state.count > 0 else { return .scalar(.missing) }
        let variance = state.squares / state.count
        if case .variance = aggregate { return .scalar(.number(variance)) }
        return .scalar(.number(variance.squareRoot()))
    }
}
