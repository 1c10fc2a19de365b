import Queries
import Telemetry

/// Sums and averages of numbers.
///
/// A sum is kept with what rounding took from it, as if it had twice the digits. That of integers is
/// so exact at any size that matters, and that of others is the same for any order of the rows, but
/// for cases made up to break it; an `ExactSum` would be the same always, at 272 bytes for each cell
/// and several times the cost for each row. Sums of rollups were rounded once when those were made.
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
        if case .scalars(let values) = argument.vector { return add(values, rows) }
        guard let numbers = argument.numbers else { return }
        rows.forEach(numbers) { cell, _, value, weight in
            guard !value.isNaN else { return }
            sums[cell].add(value * weight)
            sums[cell].count += weight
        }
    }

    /// Integers beyond what a `Double` has, in two parts that it has.
    private func add(_ values: [Scalar], _ rows: CellRows) {
        let sums = sums.base
        rows.forEachCell { cell, row, weight in
            switch values[row] {
            case .integer(let value):
                sums[cell].add(Double((value >> 32) << 32) * weight)
                sums[cell].add(Double(value & 0xFFFF_FFFF) * weight)
            case .unsigned(let value):
                sums[cell].add(Double((value >> 32) << 32) * weight)
                sums[cell].add(Double(value & 0xFFFF_FFFF) * weight)
            case .double(let value) where !value.isNaN: sums[cell].add(value * weight)
            case .double, .missing, .boolean, .text: return
            }
            sums[cell].count += weight
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        let sum = sums[cell]
        guard sum.count > 0 else { return .scalar(.missing) }
        let total = sum.high.isFinite ? sum.high + sum.low : sum.high
        if case .average = aggregate { return .scalar(.number(total / sum.count)) }
        if let high = Int128(exactly: sum.high), let low = Int128(exactly: sum.low),
            high.magnitude < 1 << 100, low.magnitude < 1 << 100
        {
            if let integer = Int64(exactly: high + low) { return .scalar(.integer(integer)) }
            if let unsigned = UInt64(exactly: high + low) { return .scalar(.unsigned(unsigned)) }
        }
        return .scalar(.number(total))
    }
}
