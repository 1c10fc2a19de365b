import Queries
import Telemetry

/// The slope of the straight line through numbers over time with the least squares of distances;
/// missing where all are of one time.
final class FittedLine: Accumulator {
    private struct State: BitwiseCopyable {
        var count = 0.0
        var meanTime = 0.0
        /// From the first value.
        var meanValue = 0.0
        var timeSquares = 0.0
        var products = 0.0
        /// The time and the value that the others are counted from, so that none is so large that it
        /// is rounded.
        var firstTime: Int64 = 0
        var firstValue = 0.0

        var slope: Double { products / timeSquares }
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
            if state.count == 0 { (state.firstTime, state.firstValue) = (times[row], value) }
            let value = value - state.firstValue
            // As `Double`, for a row of an answer can have any time.
            let time = (Double(times[row]) - Double(state.firstTime)) / 1_000
            state.count += 1
            let sinceMean = time - state.meanTime
            state.meanTime += sinceMean / state.count
            state.meanValue += (value - state.meanValue) / state.count
            // With the old mean of one and the new mean of the other, the sums stay exact.
            state.products += sinceMean * (value - state.meanValue)
            state.timeSquares += sinceMean * (time - state.meanTime)
            states[cell] = state
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        let state = states[cell]
        guard case .derivative(let seconds) = aggregate, state.timeSquares > 0 else {
            return .scalar(.missing)
        }
        return .scalar(.number(state.slope * seconds))
    }
}
