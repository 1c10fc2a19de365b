import Telemetry

/// Which rows are one series: those of equal shapes with equal attributes.
struct MetricSeries: Hashable {
    let eventType: String
    let names: [String]
    let values: [Scalar]
    private let hash: Int

    /// Equal by what the shape says, since a shape that is read back is another object.
    init(of sample: Sample) {
        eventType = sample.shape.eventType
        names = sample.shape.attributes
        values = sample.attributes
        var hasher = Hasher()
        hasher.combine(eventType)
        hasher.combine(values)
        hash = hasher.finalize()
    }

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }

    static func == (left: MetricSeries, right: MetricSeries) -> Bool {
        left.hash == right.hash && left.eventType == right.eventType
            && left.values == right.values && left.names == right.names
    }
}
