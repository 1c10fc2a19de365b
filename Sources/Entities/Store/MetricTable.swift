import Telemetry

/// The metrics of all samples as numbers, and the columns of each shape.
struct MetricTable: Sendable {
    /// A metric's name and unit.
    struct Row: Sendable {
        var name: MetricName
        var unit: MetricUnit
    }

    /// As many as the catalogue has.
    private(set) var rows: [Row] = []
    private var index: [MetricName: Int32] = [:]
    private var columns: [ObjectIdentifier: (shape: SampleShape, metrics: [Int32])] = [:]

    /// How many shapes are remembered; the one that comes after empties the table.
    static let maximumShapes = 1_000

    func find(_ name: MetricName) -> Int32? { index[name] }

    /// The index of a metric, whose unit is the one that it had first.
    mutating func index(of name: MetricName, unit: MetricUnit) -> Int32 {
        if let known = index[name] { return known }
        let new = Int32(rows.count)
        rows.append(Row(name: name, unit: unit))
        index[name] = new
        return new
    }

    /// The metrics that the columns of a shape are.
    mutating func columns(of shape: SampleShape) -> [Int32] {
        if let known = columns[ObjectIdentifier(shape)] { return known.metrics }
        if columns.count >= Self.maximumShapes { columns = [:] }
        let metrics = shape.metrics.map { index(of: $0.name, unit: $0.unit) }
        columns[ObjectIdentifier(shape)] = (shape, metrics)
        return metrics
    }
}
