public import Telemetry

/// Which entities of a type are asked for first.
public struct WorstRequest: Sendable {
    /// The type's name.
    public var type: String
    /// Metrics that are 1 where all is well, and 0 where not.
    public var truths: [MetricName]
    /// The metric that orders the others; nil where they are ordered by name alone.
    public var metric: MetricDescriptor?
    /// How many are given.
    public var limit: Int

    public init(type: String, truths: [MetricName], metric: MetricDescriptor?, limit: Int) {
        self.type = type
        self.truths = truths
        self.metric = metric
        self.limit = limit
    }
}
