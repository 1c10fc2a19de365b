public import Definitions
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
    public func samples(
        _ sample: CompiledSample, from answers: [RowTable?], target: RowTable, at timestamp: Int64
    ) -> [Sample] {
        guard let own = answers[sample.request],
            sample.identityRequests.allSatisfy({ answers[$0] != nil })
        else { return [] }
        let tables = frames(of: sample, own: own, answers: answers, target: target)
        var samples: [Sample] = []
        samples.reserveCapacity(own.rowCount)
        for row in 0..<own.rowCount {
            if let filter = sample.filter, filter.boolean(row: row, tables: tables) != true {
                continue
            }
            let attributes = sample.attributes.map { attribute -> Scalar in
                switch attribute {
                case .constant(let value): return value
                case .expression(let expression, let onMissing):
                    let value = expression.scalar(row: row, tables: tables)
                    return value.isMissing ? onMissing : value
                }
            }
            let metrics = sample.metrics.map { metric -> Double in
                if let condition = metric.condition,
                    condition.boolean(row: row, tables: tables) != true
                {
                    return .nan
                }
                return metric.value.number(row: row, tables: tables)
            }
            samples.append(
                Sample(
                    shape: sample.shape, timestamp: timestamp, attributes: attributes,
                    metrics: metrics))
        }
        return samples
    }

    /// The tables in the order of the mapping's frames: the own request, the others, the target.
    private func frames(
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

extension RowTable {
    /// What stands for the rows of a request that was not answered.
    fileprivate static func unanswered(_ request: CompiledRequest) -> RowTable {
        var table = RowTable(fieldCount: request.definition.fields.count, counterCount: 0)
        table.isAnswered = false
        return table
    }
}
