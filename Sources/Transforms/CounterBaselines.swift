public import Plans
public import Telemetry

/// The last value of every counter of a request's rows, from which changes and rates follow.
///
/// Every row advances it, whatever its mappings read. A counter that goes back was reset: its change
/// is unknown once. One that is missing in a row makes its change unknown there and the next time,
/// since the time of a change is the row's. A row that was away for `maximumAbsence` polls begins
/// anew.
public struct CounterBaselines: Sendable {
    struct Baseline: Sendable {
        var values: [Scalar]
        /// Nil where it is not known, as when the wall clock went back over a restart.
        var time: Duration?
        var poll: Int
    }

    var baselines: [[KeyValue]: Baseline] = [:]
    var poll = 0

    /// The most rows that are remembered; the changes of those that come after stay unknown.
    public static let maximumRows = 1_000_000
    /// How many polls a row may be away before it is forgotten.
    public static let maximumAbsence = 10

    /// With no row seen yet.
    public init() {}

    /// Whether no row was ever seen.
    public var isEmpty: Bool { baselines.isEmpty }

    /// Fills in the changes of a table's counters since the same rows were last seen.
    ///
    /// - Parameters:
    ///   - table: The rows of one answer.
    ///   - layout: Where its counters and keys are.
    ///   - now: The time when the answer came, since some fixed moment.
    public mutating func advance(_ table: inout RowTable, layout: RowLayout, at now: Duration) {
        guard table.counterCount > 0 else { return }
        poll += 1
        let counters = layout.fields.compactMap { field in
            field.counterSlot.map { (slot: field.slot, counter: $0) }
        }
        for row in 0..<table.rowCount {
            advance(row, of: &table, layout: layout, counters: counters, at: now)
        }
        guard baselines.count > table.rowCount else { return }
        let oldest = poll - Self.maximumAbsence
        baselines = baselines.filter { $0.value.poll >= oldest }
    }

    private mutating func advance(
        _ row: Int, of table: inout RowTable, layout: RowLayout,
        counters: [(slot: Int, counter: Int)], at now: Duration
    ) {
        let key = layout.key.map { KeyValue(table[row, $0]) }
        let values = counters.map { table[row, $0.slot] }
        let known = baselines[key]
        guard known != nil || baselines.count < Self.maximumRows else { return }
        // The second row with a key in one answer is not a later state of the first.
        guard known?.poll != poll else { return }
        if let earlier = known, earlier.poll >= poll - Self.maximumAbsence {
            if let time = earlier.time { table.elapsed[row] = (now - time) / .seconds(1) }
            for (index, counter) in counters.enumerated() {
                table.changes[row * table.counterCount + counter.counter] =
                    change(from: earlier.values[index], to: values[index])
            }
        }
        baselines[key] = Baseline(values: values, time: now, poll: poll)
    }

    /// The growth, exact for integers of 64 bits; NaN where a value is missing or it went back.
    private func change(from earlier: Scalar, to later: Scalar) -> Double {
        if let earlier = earlier.counterInteger, let later = later.counterInteger {
            return later >= earlier ? Double(later - earlier) : .nan
        }
        let change = later.number - earlier.number
        return change >= 0 ? change : .nan
    }
}

extension Scalar {
    /// A counter's value as an integer; nil where it is none or negative.
    fileprivate var counterInteger: UInt64? {
        switch self {
        case .integer(let value): UInt64(exactly: value)
        case .unsigned(let value): value
        default: nil
        }
    }
}
