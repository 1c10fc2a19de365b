import Queries
import Telemetry

/// The value with the greatest time, or the least; of equal times, the one that came last, or first.
///
/// Numbers are kept as they are, all else by its position in a list.
final class EndValue: Accumulator {
    private let isLatest: Bool
    private let times: Cells<Int64>
    private let numbers = Cells<Double>(.nan)
    /// The position of what is not a number; below 0 for one that is.
    private let codes = Cells<Int32>(-1)
    private var others = ScalarCodes()
    private let isKnown = Cells<Bool>(false)

    init(isLatest: Bool) {
        self.isLatest = isLatest
        times = Cells(0)
    }

    func grow(to count: Int) {
        times.grow(to: count)
        numbers.grow(to: count)
        codes.grow(to: count)
        isKnown.grow(to: count)
    }

    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError) {
        switch argument.vector {
        case .rollups(let column):
            guard column.lasts.count == rows.cells.count else { throw Argument.damaged }
            let times = column.lastTimes.isEmpty ? rows.lastTimes : column.lastTimes
            rows.forEach(column) { cell, row, _ in
                take(column.lasts[row], code: -1, at: times[row], for: cell)
            }
        case .numbers(let values):
            let times = rows.lastTimes
            rows.forEachCell { cell, row, _ in
                take(values[row], code: -1, at: times[row], for: cell)
            }
        case .constant(let value): try add([value], at: { _ in 0 }, rows)
        case .perSeries(let values):
            let series = rows.batch.series
            try add(values, at: { Int(series[$0]) }, rows)
        case .coded(let codes, let values): try add(values, at: { Int(codes[$0]) }, rows)
        case .scalars(let values): try add(values, at: { $0 }, rows)
        case .truths(let values):
            let scalars = [Scalar.boolean(false), .boolean(true), .missing]
            try add(scalars, at: { Int(values[$0]) }, rows)
        }
    }

    private func add(
        _ values: [Scalar], at place: (Int) -> Int, _ rows: CellRows
    ) throws(QueryError) {
        var numbers: [Double] = []
        var codes: [Int32] = []
        for value in values {
            let value = value.canonical
            let isPlain = value.isMissing || value.isNumber && value.isExactAsDouble
            numbers.append(isPlain ? value.numeric : 0)
            codes.append(isPlain ? -1 : try others.code(of: value))
        }
        let times = rows.lastTimes
        rows.forEachCell { cell, row, _ in
            let place = place(row)
            take(numbers[place], code: codes[place], at: times[row], for: cell)
        }
    }

    @inline(__always)
    private func take(_ number: Double, code: Int32, at time: Int64, for cell: Int) {
        guard !number.isNaN else { return }
        if isKnown[cell] {
            guard isLatest ? time >= times[cell] : time < times[cell] else { return }
        }
        isKnown[cell] = true
        times[cell] = time
        numbers[cell] = number
        codes[cell] = code
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        let code = codes[cell]
        return .scalar(code < 0 ? .number(numbers[cell]) : others[code])
    }
}
