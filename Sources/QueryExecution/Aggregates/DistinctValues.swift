import Queries
import Telemetry

/// The different values, in the order in which they appear.
final class DistinctValues: Accumulator {
    /// The most pairs of a cell and a value.
    static let maximumPairs = 2_000_000

    /// How many of a cell are wanted at most; nil for all.
    private let limit: Int?
    private let counts = Cells<Int32>(0)
    private var codes = ScalarCodes()
    private var pairs = PairSet()
    /// The pairs in the order of their appearance, if the values are asked for.
    private var order: [UInt64] = []
    private var valuesByCell: [Int: [Scalar]]?

    init(limit: Int?) { self.limit = limit }

    func grow(to count: Int) { counts.grow(to: count) }

    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError) {
        valuesByCell = nil
        switch argument.vector {
        case .constant(let value): try add(try codes([value]), at: { _ in 0 }, rows)
        case .perSeries(let values):
            let series = rows.batch.series
            try add(try codes(values), at: { Int(series[$0]) }, rows)
        case .coded(let positions, let values):
            try add(try codes(values), at: { Int(positions[$0]) }, rows)
        case .scalars(let values): try add(try codes(values), at: { $0 }, rows)
        case .numbers(let values):
            try add(try codes(values.map(Scalar.number)), at: { $0 }, rows)
        case .truths(let values):
            try add(
                try codes([.boolean(false), .boolean(true), .missing]), at: { Int(values[$0]) },
                rows)
        case .rollups: throw Argument.damaged
        }
    }

    /// Below 0 for a missing one.
    private func codes(_ values: [Scalar]) throws(QueryError) -> [Int32] {
        var result: [Int32] = []
        result.reserveCapacity(values.count)
        for value in values {
            let value = value.canonical
            result.append(value.isMissing ? -1 : try codes.code(of: value))
        }
        return result
    }

    private func add(
        _ codes: [Int32], at place: (Int) -> Int, _ rows: CellRows
    ) throws(QueryError) {
        // While rows are looped over it is a variable of this call alone, which costs less.
        var pairs = PairSet()
        swap(&pairs, &self.pairs)
        defer { swap(&pairs, &self.pairs) }
        for (row, cell) in rows.cells.enumerated() where cell >= 0 {
            let code = codes[place(row)]
            guard code >= 0 else { continue }
            if let limit, counts[Int(cell)] >= limit { continue }
            let pair = UInt64(cell) << 32 | UInt64(code)
            guard pairs.insert(pair) else { continue }
            guard pairs.count <= Self.maximumPairs else {
                throw QueryError(
                    .tooLarge, "there are more than \(Self.maximumPairs) different values in all")
            }
            counts[Int(cell)] += 1
            if limit != nil { order.append(pair) }
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        guard limit != nil else { return .scalar(.integer(Int64(counts[cell]))) }
        let byCell = valuesByCell ?? sorted()
        valuesByCell = byCell
        return .list(byCell[cell] ?? [])
    }

    private func sorted() -> [Int: [Scalar]] {
        var result: [Int: [Scalar]] = [:]
        for pair in order {
            result[Int(pair >> 32), default: []].append(codes[Int32(pair & 0xFFFF_FFFF)])
        }
        return result
    }
}
