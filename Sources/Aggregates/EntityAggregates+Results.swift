import Definitions
import Expressions
public import Telemetry

extension EntityAggregates {
    /// What the aggregates of one entity give.
    public struct Results: Sendable, Equatable {
        /// A value for each of `metrics`, in the metric's unit; NaN where it is unknown.
        public var metrics: [Double] = []
        /// A value for each of `attributeNames`; missing where there is nothing to tell.
        public var attributes: [Scalar] = []
    }

    /// The values and scores of an entity.
    ///
    /// Where the entity's own metric of the same name is unknown, what an aggregate gave stands for it
    /// in those behind it.
    /// - Parameters:
    ///   - partial: What is known of all related entities.
    ///   - own: A value for each of `ownMetrics`, in the metric's unit; NaN or nil where it is
    ///     unknown.
    /// - Returns: A value for each metric, and for each attribute.
    public func results(of partial: Partial, own: [Double?]) -> Results {
        precondition(own.count == ownMetrics.count)
        let inputs = compiled.inputs
        var related = RowTable(fieldCount: inputs.columns.count, counterCount: 0)
        related.appendRow()
        for (index, column) in inputs.columns.enumerated() {
            let isTruth = inputs.inputs[column.input].value.type == .boolean
            related[0, index] = partial.states[column.input].result(
                column.function, ofTruths: isTruth)
        }
        var tables = [RowTable(row: own), related]
        var results = Results()
        for value in compiled.values {
            let share = value.inputs.compactMap { partial.states[$0].knownShare }.min()
            let number = value.number(knownShare: share, tables)
            if !number.isNaN, let column = ownMetrics.firstIndex(of: value.metric.name),
                own[column]?.isNaN ?? true
            {
                tables[0][0, column] = .double(number)
            }
            results.metrics.append(number)
            results.attributes.append(share.map(Scalar.double) ?? .missing)
        }
        for score in compiled.scores {
            let tally = ScoreTally(score, tables)
            results.metrics.append(tally.points)
            results.attributes += tally.attributes
        }
        return results
    }
}

extension CompiledAggregates.Value {
    fileprivate func number(knownShare: Double?, _ tables: [RowTable]) -> Double {
        if let condition, condition.boolean(row: 0, tables: tables) != true { return .nan }
        if let knownShare, knownShare < minimumKnown { return .nan }
        return value.number(row: 0, tables: tables)
    }
}
