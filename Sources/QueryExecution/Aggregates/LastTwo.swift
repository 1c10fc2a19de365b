import Queries
import Telemetry

/// By how much the last number differs from the one before it; missing where there is none before
/// it, or both are of one time.
final class LastTwo: Accumulator {
    private struct State: BitwiseCopyable {
        var lastTime: Int64 = 0
        var last = Double.nan
        var timeBefore: Int64 = 0
        var before = Double.nan
    }

    private let states = Cells<State>(State())

    func grow(to count: Int) { states.grow(to: count) }

    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError) {
        guard let numbers = argument.numbers else { throw Argument.damaged }
        let states = states.base
        let times = rows.batch.times
        rows.forEach(numbers) { cell, row, value, _ in
            guard !value.isNaN else { return }
            var state = states[cell]
            let time = times[row]
            if state.last.isNaN || time >= state.lastTime {
                (state.before, state.timeBefore) = (state.last, state.lastTime)
                (state.last, state.lastTime) = (value, time)
            } else if state.before.isNaN || time >= state.timeBefore {
                (state.before, state.timeBefore) = (value, time)
            }
            states[cell] = state
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        let state = states[cell]
        guard case .latestRate(let seconds) = aggregate, state.lastTime > state.timeBefore,
            !state.before.isNaN
        else { return .scalar(.missing) }
        // As `Double`, for a row of an answer can have any time.
        let length = (Double(state.lastTime) - Double(state.timeBefore)) / 1_000
        return .scalar(.number((state.last - state.before) / length * seconds))
    }
}
