import Queries
import Telemetry

/// Sums and averages of numbers.
///
/// A sum is kept with what rounding took from it, as if it had twice the digits. That of integers is
/// exact as long as 64 bits hold it, signed or not; beyond, and where some value has a fraction, it is
/// the nearest `Double`. It is the same for any order of the rows, but for cases made up to break it;
/// an `ExactSum` would be the same always, at 272 bytes for each cell and several times the cost for
/// each row. Sums of rollups were rounded to a `Double` each when those were made.
final class ExactEnoughSum: Accumulator {
    private struct Sum: BitwiseCopyable {
        var high = 0.0
        var low = 0.0
        var count = 0.0

        @inline(__always)
        mutating func add(_ value: Double) {
            let sum = high + value
            let rest = sum - high
            low += (high - (sum - rest)) + (value - rest)
            high = sum
        }

        /// Adds a value so many times.
        @inline(__always)
        mutating func add(_ value: Double, times weight: Double) {
            let product = value * weight
            add(product)
            // What rounding took from the product.
            if weight != 1, product.isFinite { add((-product).addingProduct(value, weight)) }
        }

        /// The sum as an integer; nil where it has a fraction, or is beyond all integers of 64 bits.
        var integer: Int128? {
            guard let high = Int128(exactly: high), let low = Int128(exactly: low),
                high.magnitude < 1 << 100, low.magnitude < 1 << 100
            else { return nil }
            return high + low
        }
    }

    private let sums = Cells<Sum>(Sum())

    func grow(to count: Int) { sums.grow(to: count) }

    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError) {
        let sums = sums.base
        if case .rollups(let column) = argument.vector {
            guard column.sums.count == rows.cells.count else { throw Argument.damaged }
            column.sums.withUnsafeBufferPointer { values in
                rows.forEach(column) { cell, row, count in
                    sums[cell].add(values[row])
                    sums[cell].count += Double(count)
                }
            }
            return
        }
        if argument.vector.hasIntegersBeyondDouble { return add(argument.vector, rows) }
        guard let numbers = argument.numbers else { return }
        rows.forEach(numbers) { cell, _, value, weight in
            guard !value.isNaN else { return }
            sums[cell].add(value, times: weight)
            sums[cell].count += weight
        }
    }

    /// Integers beyond what a `Double` has, in two parts that it has.
    private func add(_ vector: Vector, _ rows: CellRows) {
        let sums = sums.base
        let series = rows.batch.series
        rows.forEachCell { cell, row, weight in
            switch vector.value(row, series) {
            case .integer(let value):
                sums[cell].add(Double((value >> 32) << 32), times: weight)
                sums[cell].add(Double(value & 0xFFFF_FFFF), times: weight)
            case .unsigned(let value):
                sums[cell].add(Double((value >> 32) << 32), times: weight)
                sums[cell].add(Double(value & 0xFFFF_FFFF), times: weight)
            case .double(let value) where !value.isNaN: sums[cell].add(value, times: weight)
            case .double, .missing, .boolean, .text: return
            }
            sums[cell].count += weight
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        let sum = sums[cell]
        guard sum.count > 0 else { return .scalar(.missing) }
        let total = sum.high.isFinite ? sum.high + sum.low : sum.high
        guard let integer = sum.integer else {
            return .scalar(
                .number(aggregate == .average ? total / sum.count : total))
        }
        var result = integer
        if aggregate == .average {
            guard let count = Int128(exactly: sum.count), integer % count == 0 else {
                return .scalar(.number(total / sum.count))
            }
            result = integer / count
        }
        if let integer = Int64(exactly: result) { return .scalar(.integer(integer)) }
        if let unsigned = UInt64(exactly: result) { return .scalar(.unsigned(unsigned)) }
        return .scalar(.number(Double(result)))
    }
}
