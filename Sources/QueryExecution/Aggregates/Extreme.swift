import Queries
import Telemetry

/// The greatest number, or the least.
final class Extreme: Accumulator {
    private let isGreatest: Bool
    private let values = Cells<Double>(.nan)
    /// Integers that no `Double` is, by cell: the most extreme of them.
    private var exact: [Int: Scalar] = [:]

    init(isGreatest: Bool) { self.isGreatest = isGreatest }

    func grow(to count: Int) { values.grow(to: count) }

    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError) {
        switch argument.vector {
        case .rollups(let column):
            let extremes = isGreatest ? column.maxima : column.minima
            guard extremes.count == rows.cells.count else { throw Argument.damaged }
            rows.forEach(column) { cell, row, _ in take(extremes[row], for: cell) }
        case let vector where vector.hasIntegersBeyondDouble:
            let series = rows.batch.series
            rows.forEachCell { cell, row, _ in take(vector.value(row, series), for: cell) }
        default:
            guard let numbers = argument.numbers else { return }
            let values = values.base
            if isGreatest {
                rows.forEach(numbers) { cell, _, value, _ in
                    if value > values[cell] || values[cell].isNaN { values[cell] = value }
                }
            } else {
                rows.forEach(numbers) { cell, _, value, _ in
                    if value < values[cell] || values[cell].isNaN { values[cell] = value }
                }
            }
        }
    }

    private func take(_ value: Double, for cell: Int) {
        let old = values[cell]
        if old.isNaN || (isGreatest ? value > old : value < old) { values[cell] = value }
    }

    private func take(_ value: Scalar, for cell: Int) {
        guard value.isBeyondDouble else { return take(value.numeric, for: cell) }
        exact[cell] = exact[cell].map { moreExtreme($0, value) } ?? value
    }

    private func moreExtreme(_ left: Scalar, _ right: Scalar) -> Scalar {
        guard let order = left.compared(to: right) else { return left.isNumber ? left : right }
        return (order < 0) == isGreatest ? right : left
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        let value = Scalar.number(values[cell])
        return .scalar(exact[cell].map { moreExtreme($0.canonical, value) } ?? value)
    }
}
