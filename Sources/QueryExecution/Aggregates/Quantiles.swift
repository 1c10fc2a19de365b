import Queries
import Telemetry

/// Percentiles of numbers: exact for up to `exactCount` values of a cell, beyond that and of rollups
/// within the error of a sketch. Between two values they are between them in proportion.
final class Quantiles: Accumulator {
    /// The most values of a cell that are kept as they are.
    static let exactCount = 1_024

    private var distributions = Distributions()

    func grow(to count: Int) { distributions.grow(to: count) }

    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError) {
        // While rows are looped over they are a variable of this call alone, which costs less.
        var own = Distributions()
        swap(&own, &distributions)
        defer { swap(&own, &distributions) }
        if case .rollups(let column) = argument.vector {
            try rows.forEachDistribution(column) { cell, value in
                own.add(value, times: 1, to: cell)
            } sketch: { cell, bytes in
                own.merge(bytes, to: cell)
            }
        } else if let numbers = argument.numbers {
            rows.forEach(numbers) { cell, _, value, weight in
                if !value.isNaN { own.add(value, times: UInt64(weight), to: cell) }
            }
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        guard case .percentile(let percent) = aggregate else { return .scalar(.missing) }
        let value = distributions.quantile(percent / 100, of: cell)
        return .scalar(value.map(Scalar.number) ?? .missing)
    }
}

/// The values of each cell, or a sketch of them.
private struct Distributions {
    private var values: [[Double]] = []
    private var isSorted: [Bool] = []
    /// By cell, the place of its sketch; below 0 while all values are kept as they are.
    private var places: [Int32] = []
    private var sketches: [QuantileSketch] = []

    mutating func grow(to count: Int) {
        guard count > values.count else { return }
        let more = count - values.count
        values.append(contentsOf: repeatElement([], count: more))
        isSorted.append(contentsOf: repeatElement(false, count: more))
        places.append(contentsOf: repeatElement(-1, count: more))
    }

    @inline(__always)
    mutating func add(_ value: Double, times: UInt64, to cell: Int) {
        let place = places[cell]
        if place >= 0 {
            sketches[Int(place)].add(value, times: times)
        } else if UInt64(values[cell].count) + times <= UInt64(Quantiles.exactCount) {
            isSorted[cell] = false
            for _ in 0..<times { values[cell].append(value) }
        } else {
            sketches[sketch(of: cell)].add(value, times: times)
        }
    }

    /// Whether the bytes are those of a sketch.
    mutating func merge(_ bytes: UnsafeRawBufferPointer, to cell: Int) -> Bool {
        sketches[sketch(of: cell)].merge(encoded: bytes)
    }

    /// The place of the sketch of a cell, which is made of its values if there was none.
    private mutating func sketch(of cell: Int) -> Int {
        if places[cell] < 0 {
            var sketch = QuantileSketch()
            for value in values[cell] { sketch.add(value) }
            values[cell] = []
            places[cell] = Int32(sketches.count)
            sketches.append(sketch)
        }
        return Int(places[cell])
    }

    mutating func quantile(_ share: Double, of cell: Int) -> Double? {
        guard !share.isNaN else { return nil }
        if places[cell] >= 0 { return sketches[Int(places[cell])].quantile(share) }
        if !isSorted[cell] {
            values[cell].sort()
            isSorted[cell] = true
        }
        let own = values[cell]
        guard let last = own.last else { return nil }
        let position = min(max(share, 0), 1) * Double(own.count - 1)
        let index = Int(position)
        guard index + 1 < own.count else { return last }
        let (first, second) = (own[index], own[index + 1])
        let portion = position - Double(index)
        return portion == 0 || first == second ? first : first + (second - first) * portion
    }
}
