import QueryExecution
import Telemetry

/// Rows as the local evaluation reads them, one batch for each event type.
struct RowsInMemory: RowSource {
    private let batches: [RowBatch]

    init(_ rows: [EntityRow]) {
        batches = Dictionary(grouping: rows, by: \.sample.shape.eventType).map(Self.batch)
    }

    private static func batch(_ eventType: String, _ rows: [EntityRow]) -> RowBatch {
        let shape = rows[0].sample.shape
        var known: [[Scalar]: UInt32] = [:]
        var series: [[Scalar]] = []
        let indices = rows.map { row in
            if let index = known[row.sample.attributes] { return index }
            let index = UInt32(series.count)
            known[row.sample.attributes] = index
            series.append(row.sample.attributes)
            return index
        }
        var table: [String: [Scalar]] = [:]
        for (column, name) in shape.attributes.enumerated() {
            table[name] = series.map { $0[column] }
        }
        var columns: [String: RowBatch.Column] = [:]
        for (column, metric) in shape.metrics.enumerated() {
            columns[metric.name.rawValue] = .numbers(rows.map { $0.sample.metrics[column] })
        }
        return RowBatch(
            eventType: eventType, times: rows.map(\.sample.timestamp), series: indices,
            table: SeriesTable(count: series.count, columns: table), columns: columns)
    }

    func read(
        _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
    ) throws(QueryError) {
        guard case .events(let types) = needs.source else { return }
        for batch in batches where types.contains(batch.eventType) {
            try body(batch)
        }
    }
}
