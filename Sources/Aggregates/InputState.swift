import Expressions
import Telemetry

/// What is kept of all the values of one input: enough for every aggregate of it, and no value.
///
/// Adding and merging give the same state in whatever order and grouping they are done.
struct InputState: Sendable, Hashable {
    /// How many related entities have such a value, known or not.
    private var applicable = 0
    private var known = 0
    private var sum = ExactSum()
    private var minimum = Double.infinity
    private var maximum = -Double.infinity

    /// Adds a value; what is not finite is unknown.
    mutating func add(_ value: Double) {
        applicable += 1
        guard value.isFinite else { return }
        known += 1
        sum.add(value)
        // So that the two zeros are one, whichever comes first.
        minimum = min(minimum, value + 0)
        maximum = max(maximum, value + 0)
    }

    mutating func merge(_ other: InputState) {
        applicable += other.applicable
        known += other.known
        sum.add(other.sum)
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
    }

    /// The share of the related entities whose value is known; nil where none has such a value.
    var knownShare: Double? {
        applicable == 0 ? nil : Double(known) / Double(applicable)
    }

    /// An aggregate of the known values; missing where there is none. Truths are 1 and 0.
    func result(_ function: AggregateFunction, ofTruths: Bool) -> Scalar {
        if function == .count, !ofTruths || applicable == 0 { return .integer(Int64(known)) }
        guard known > 0 else { return .missing }
        let value =
            switch function {
            case .sum, .count: sum.rounded
            case .average: sum.rounded / Double(known)
            case .minimum: minimum
            case .maximum: maximum
            }
        return value.isFinite ? .double(value) : .missing
    }
}
