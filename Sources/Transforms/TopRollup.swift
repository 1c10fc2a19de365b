import Definitions
import Telemetry

/// Makes one row of rows that are not kept.
///
/// It never says which row it is: what tells rows apart is missing in it, but for what its group is
/// made by. So no rule makes an entity of it that is not one of other rows as well.
struct TopRollup: Sendable {
    private let shape: SampleShape
    /// Attribute columns that have one value in all rows.
    private let shared: [Int]
    /// Attribute columns that keep their value where all of the rows agree.
    private let compared: [Int]

    /// - Parameters:
    ///   - limits: The sample's limits.
    ///   - varying: Attribute columns that can differ from row to row.
    ///   - identity: Those of them that say which row it is.
    init(_ limits: CompiledLimits, varying: [Int], identity: [Int]) {
        shape = limits.rollupShape
        let own = shape.attributes.count - CompiledLimits.rollupAttributes.count
        shared = (0..<own).filter { !varying.contains($0) }
        compared = varying.filter { !identity.contains($0) || limits.by.contains($0) }
    }

    /// The row that stands for others.
    ///
    /// - Parameter rest: One sample at least, all of one answer.
    /// - Returns: A row of `CompiledLimits.rollupShape`.
    func row(of rest: some Collection<Sample>) -> Sample {
        guard let first = rest.first else {
            preconditionFailure("a row stands for one other at least")
        }
        var attributes = [Scalar](repeating: .missing, count: shape.attributes.count)
        for column in shared { attributes[column] = first.attributes[column] }
        var agreed = compared
        var count: Int64 = 0
        var values = shape.metrics.map { RolledValue($0.rollup) }
        for sample in rest {
            count += 1
            agreed.removeAll { sample.attributes[$0] != first.attributes[$0] }
            for column in values.indices { values[column].add(sample.metrics[column]) }
        }
        for column in agreed { attributes[column] = first.attributes[column] }
        attributes[attributes.count - 2] = .text("rest")
        attributes[attributes.count - 1] = .integer(count)
        return Sample(
            shape: shape, timestamp: first.timestamp, attributes: attributes,
            metrics: values.map(\.result))
    }
}

/// The values of one metric, while they become one.
private struct RolledValue {
    private let rollup: MetricRollup
    private var value = 0.0
    private var known = 0.0

    init(_ rollup: MetricRollup) { self.rollup = rollup }

    mutating func add(_ other: Double) {
        guard !other.isNaN else { return }
        switch rollup {
        case .sum, .average: value += other
        case .maximum: value = known == 0 ? other : max(value, other)
        case .minimum: value = known == 0 ? other : min(value, other)
        case .unknown: return
        }
        known += 1
    }

    /// As an expression's `sum` and its like have it: over the known values, and unknown where there
    /// is none or where it is too great for a number.
    var result: Double {
        let result = rollup == .average ? value / known : value
        return known > 0 && result.isFinite ? result : .nan
    }
}
