package import Formats

/// What rows are sent as over OTLP.
public enum OTLPSignal: String, Sendable, Hashable, CaseIterable {
    /// A data point for each metric of a row.
    case metrics
    /// A log record for each row.
    case logs

    /// What comes behind an endpoint's URL over HTTP.
    public var path: String { "/v1/\(rawValue)" }

    /// Makes the bodies of requests.
    package func format(source: OTLPSource, names: OTLPNames) -> any BodyFormat {
        switch self {
        case .metrics: OTLPMetricsBody(OTLPMetricsEncoder(source: source, names: names))
        case .logs: OTLPLogsBody(OTLPLogsEncoder(source: source, names: names))
        }
    }
}
