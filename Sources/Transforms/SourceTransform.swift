public import Definitions
import Expressions
public import Telemetry

/// From the rows of a target's answers to samples: the Transform stage, pure.
public struct SourceTransform: Sendable {
    public let source: CompiledSource

    public init(_ source: CompiledSource) { self.source = source }

    /// The samples of one sample mapping.
    ///
    /// - Parameters:
    ///   - sample: One of the source's samples.
    ///   - answers: The rows of each request in the source's order; nil where a request has never
    ///     been answered.
    ///   - target: The one row of `target.…`.
    ///   - timestamp: Milliseconds since 1970 UTC.
    /// - Returns: A sample for each row that the filter takes; none while the rows' identity is not
    ///   known.
    public func samples(
        _ sample: CompiledSample, from answers: [RowTable?], target: RowTable, at timestamp: Int64
    ) -> [Sample] {
        guard let own = answers[sample.request], own.rowCount > 0,
            !lacksIdentity(sample, answers)
        else { return [] }
        let answered = frames(of: sample, own: own, answers: answers, target: target)
        let tables =
            sample.arrangement.map { $0.arranged(answered, filter: sample.filter) } ?? answered
        let filter = sample.arrangement == nil ? sample.filter : nil
        // What reads nothing of the row is the same for all of them, and computed once.
        let ofRow = Set(tables.indices.filter { $0 == 0 || tables[$0].members != nil })
        let attributes = sample.attributes.map { attribute -> Scalar? in
            guard case .expression(let expression, _) = attribute else {
                return value(of: attribute, row: 0, tables: tables)
            }
            return !expression.frames.isDisjoint(with: ofRow)
                ? nil : value(of: attribute, row: 0, tables: tables)
        }
        let metrics = sample.metrics.map { metric -> Double? in
            metric.reads(ofRow) ? nil : value(of: metric, row: 0, tables: tables)
        }
        var samples: [Sample] = []
        samples.reserveCapacity(tables[0].rowCount)
        for row in 0..<tables[0].rowCount {
            if let filter, filter.boolean(row: row, tables: tables) != true {
                continue
            }
            samples.append(
                Sample(
                    shape: sample.shape, timestamp: timestamp,
                    attributes: zip(sample.attributes, attributes).map { attribute, shared in
                        shared ?? value(of: attribute, row: row, tables: tables)
                    },
                    metrics: zip(sample.metrics, metrics).map { metric, shared in
                        shared ?? value(of: metric, row: row, tables: tables)
                    }))
        }
        return samples
    }

    /// Whether no row can be told of yet, because what identifies it comes from a request that was
    /// never answered.
    public func lacksIdentity(_ sample: CompiledSample, _ answers: [RowTable?]) -> Bool {
        sample.identityRequests.contains { answers[$0] == nil }
    }

    private func value(
        of attribute: CompiledSample.Attribute, row: Int, tables: [RowTable]
    ) -> Scalar {
        switch attribute {
        case .constant(let value): return value
        case .expression(let expression, let onMissing):
            let value = expression.scalar(row: row, tables: tables)
            return value.isMissing ? onMissing : value
        }
    }

    private func value(
        of metric: CompiledSample.Metric, row: Int, tables: [RowTable]
    ) -> Double {
        if let condition = metric.condition,
            condition.boolean(row: row, tables: tables) != true
        {
            return .nan
        }
        return metric.value.number(row: row, tables: tables)
    }

    /// The tables in the order of the mapping's frames: the own request, the others, the target.
    func frames(
        of sample: CompiledSample, own: RowTable, answers: [RowTable?], target: RowTable
    ) -> [RowTable] {
        var tables = [own]
        for (index, request) in source.requests.enumerated() where index != sample.request {
            tables.append(answers[index] ?? .unanswered(request))
        }
        tables.append(target)
        return tables
    }
}

extension CompiledSample.Metric {
    /// Whether something in some frames is read for it.
    fileprivate func reads(_ frames: Set<Int>) -> Bool {
        !value.frames.isDisjoint(with: frames)
            || condition.map { !$0.frames.isDisjoint(with: frames) } ?? false
    }
}

extension RowTable {
    /// What stands for the rows of a request that was not answered.
    fileprivate static func unanswered(_ request: CompiledRequest) -> RowTable {
        var table = RowTable(fieldCount: request.definition.fields.count, counterCount: 0)
        table.isAnswered = false
        return table
    }
}
