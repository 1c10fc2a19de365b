import Telemetry

/// Rows of one shape and one span of time that are about to become a block.
struct RowGroup {
    let type: UInt32
    private let metricNames: [UInt32?]
    private var times: [Int64] = []
    private var series: [Int64] = []
    private var metrics: [[Double]]
    /// Attributes that are columns, by name; rows behind the last value have none.
    private var attributes: [UInt32: [Scalar]] = [:]

    init(_ plan: RowPlan) {
        type = plan.type
        metricNames = plan.metrics
        metrics = Array(repeating: [], count: plan.metrics.count)
    }

    var count: Int { times.count }
    var isFull: Bool { times.count >= Block.maximumRows }

    mutating func append(
        _ sample: Sample, series id: Int64, columns: [(name: UInt32, value: Scalar)]
    ) {
        for (name, value) in columns {
            attributes[name, default: []].append(value, at: times.count)
        }
        times.append(sample.timestamp)
        series.append(id)
        for (place, value) in sample.metrics.enumerated() {
            // An event has no infinities.
            metrics[place].append(value.isFinite ? value : .nan)
        }
    }

    var rows: RowColumns {
        var rows = RowColumns()
        rows.times = times
        (rows.seriesList, rows.series) = listed(series)
        for (name, values) in zip(metricNames, metrics) {
            guard let name, !values.allSatisfy(\.isNaN) else { continue }
            rows.columns[name] = .numbers(values)
        }
        for (name, values) in attributes {
            let missing = repeatElement(Scalar.missing, count: count - values.count)
            rows.columns[name] = StoredColumn(values + missing)
        }
        rows.sortByTime()
        return rows
    }
}

extension [Scalar] {
    /// Adds the value of a row, unless the row has one already; rows in between have none.
    fileprivate mutating func append(_ value: Scalar, at row: Int) {
        guard count <= row else { return }
        if count < row { append(contentsOf: repeatElement(.missing, count: row - count)) }
        append(value)
    }
}
