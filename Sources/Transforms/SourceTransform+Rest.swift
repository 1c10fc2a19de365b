public import Definitions
import Expressions
public import Telemetry

extension SourceTransform {
    /// The row that stands for the rows of an answer that were not read.
    ///
    /// Its metrics are what the thing says of all rows together, less what the rows say that are
    /// told; never less than nothing, since the two were asked at different moments.
    ///
    /// - Parameters:
    ///   - sample: One of the source's samples, of whose request only the first rows were read.
    ///   - kept: The rows of it that are told.
    ///   - size: How many rows there are in all; nil where that is not known.
    ///   - answers: The rows of each request in the source's order.
    ///   - target: The one row of `target.…`.
    /// - Returns: The row; nil where nothing is left, or no row of the sample is there at all.
    public func rest(
        of sample: CompiledSample, beside kept: [Sample], size: Double?,
        from answers: [RowTable?], target: RowTable
    ) -> Sample? {
        guard let shape = sample.restShape, let first = kept.first,
            let own = answers[sample.request]
        else { return nil }
        // Rows that are filtered or grouped are not counted by the size.
        let isCounted = sample.filter == nil && sample.arrangement == nil
        let count = isCounted ? size.flatMap { Int64(exactly: $0.rounded()) } : nil
        let left = count.map { $0 - Int64(kept.count) }
        if let left, left <= 0 { return nil }
        var attributes = [Scalar](repeating: .missing, count: shape.attributes.count)
        let shared = Set(sample.sharedAttributes)
        for (column, attribute) in sample.attributes.enumerated() {
            if case .constant(let value) = attribute {
                attributes[column] = value
            } else if shared.contains(column) {
                attributes[column] = first.attributes[column]
            }
        }
        attributes[attributes.count - 2] = .text("rest")
        attributes[attributes.count - 1] = left.map(Scalar.integer) ?? .missing
        let tables = frames(of: sample, own: own, answers: answers, target: target)
        let metrics = shape.metrics.indices.map { column -> Double in
            guard let sum = sample.sums[column] else { return .nan }
            let told = kept.lazy.map { $0.metrics[column] }.filter { !$0.isNaN }.reduce(0, +)
            let rest = sum.number(row: 0, tables: tables) - told
            return rest.isFinite ? max(rest, 0) : .nan
        }
        return Sample(
            shape: shape, timestamp: first.timestamp, attributes: attributes, metrics: metrics)
    }
}
