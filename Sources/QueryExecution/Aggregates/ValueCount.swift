import Queries
import Telemetry

/// How many rows have a value.
final class ValueCount: Accumulator {
    private let counts = Cells<Int>(0)

    func grow(to count: Int) { counts.grow(to: count) }

    func add(_ argument: Argument, _ rows: CellRows) {
        let counts = counts.base
        switch argument.vector {
        case .rollups(let column):
            rows.forEach(column) { cell, _, count in counts[cell] += Int(count) }
        case .constant(let value):
            guard !value.canonical.isMissing else { return }
            rows.forEachCell { cell, _, weight in counts[cell] += Int(weight) }
        case .numbers:
            guard let numbers = argument.numbers else { return }
            rows.forEach(numbers) { cell, _, value, weight in
                counts[cell] += value.isNaN ? 0 : Int(weight)
            }
        case .perSeries(let values):
            add(values.map { !$0.canonical.isMissing }, at: rows.batch.series, rows)
        case .coded(let codes, let values):
            add(values.map { !$0.canonical.isMissing }, at: codes, rows)
        case .scalars(let values):
            rows.forEachCell { cell, row, weight in
                counts[cell] += values[row].canonical.isMissing ? 0 : Int(weight)
            }
        case .truths(let values):
            rows.forEachCell { cell, row, weight in
                counts[cell] += values[row] == Truth.unknown.rawValue ? 0 : Int(weight)
            }
        }
    }

    private func add(_ isKnown: [Bool], at index: [UInt32], _ rows: CellRows) {
        let counts = counts.base
        rows.forEachCell { cell, row, weight in
            counts[cell] += isKnown[Int(index[row])] ? Int(weight) : 0
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        .scalar(.integer(Int64(counts[cell])))
    }
}
