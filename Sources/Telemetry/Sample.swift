/// The columns that all samples of one mapping share: built once when definitions are compiled, so
/// that a row is two arrays of values and never repeats a name.
public final class SampleShape: Sendable {
    /// Such as `MessageQueueQueueSample`.
    public let eventType: String
    /// Names of the attribute columns, in the order in which they are written.
    public let attributes: [String]
    /// The metric columns.
    public let metrics: [MetricDescriptor]
    /// Column by attribute name.
    public let attributeIndex: [String: Int]
    /// Column by metric name.
    public let metricIndex: [MetricName: Int]

    public init(eventType: String, attributes: [String], metrics: [MetricDescriptor]) {
        self.eventType = eventType
        self.attributes = attributes
        self.metrics = metrics
        attributeIndex = Dictionary(
            attributes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        metricIndex = Dictionary(
            metrics.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

/// One flat row: an event type, a time, attributes and metric values.
public struct Sample: Sendable {
    public let shape: SampleShape
    /// Milliseconds since 1970 UTC.
    public var timestamp: Int64
    /// A value for each of `shape.attributes`; `.missing` where there is none.
    public var attributes: [Scalar]
    /// A value for each of `shape.metrics`, in the metric's unit; NaN where it is unknown.
    public var metrics: [Double]

    public init(shape: SampleShape, timestamp: Int64, attributes: [Scalar], metrics: [Double]) {
        precondition(attributes.count == shape.attributes.count)
        precondition(metrics.count == shape.metrics.count)
        self.shape = shape
        self.timestamp = timestamp
        self.attributes = attributes
        self.metrics = metrics
    }

    /// An attribute by name; `.missing` where the sample has none of that name.
    public func attribute(_ name: String) -> Scalar {
        shape.attributeIndex[name].map { attributes[$0] } ?? .missing
    }

    /// A metric by name; nil where it is unknown or the sample has none of that name.
    public func metric(_ name: MetricName) -> Double? {
        guard let value = shape.metricIndex[name].map({ metrics[$0] }), !value.isNaN else {
            return nil
        }
        return value
    }
}
