/// The kinds of sinks, by the words of a configuration.
public enum SinkKind: String, Sendable, Hashable, CaseIterable {
    case stdout
    case file
    case newRelicEvents = "new-relic-events"
    case newRelicMetrics = "new-relic-metrics"
    case newRelicLogs = "new-relic-logs"
    case newRelicAgent = "new-relic-agent"
    case otlp
    case prometheus
    case prometheusRemoteWrite = "prometheus-remote-write"
    case kafka
    case rabbitmq

    /// Where rows go from here, as far as it decides which keys have a meaning.
    enum Reach: Sendable, Hashable {
        /// Rows stay until somebody asks for them.
        case asked
        /// Standard output or a file.
        case local
        /// A broker, over a protocol of its own.
        case broker
        /// An endpoint with a definition of its own.
        case endpoint
    }

    var reach: Reach {
        switch self {
        case .prometheus: .asked
        case .stdout, .file, .newRelicAgent: .local
        case .kafka, .rabbitmq: .broker
        case .newRelicEvents, .newRelicMetrics, .newRelicLogs, .otlp, .prometheusRemoteWrite:
            .endpoint
        }
    }

    /// Whether a definition says what the endpoint is.
    public var hasEndpoint: Bool { reach == .endpoint }

    /// Whether rows must come in the order in which they were accepted, one batch at a time.
    public var isOrdered: Bool { self == .prometheusRemoteWrite || self == .newRelicMetrics }

    /// Whether several batches can be under way at once.
    var isParallel: Bool { hasEndpoint && !isOrdered }

    /// Whether it writes to standard output, which only one sink can.
    var writesToStandardOutput: Bool { self == .stdout || self == .newRelicAgent }

    /// Those that have a definition of an endpoint.
    static let withEndpoint = allCases.filter(\.hasEndpoint)

    /// The keys of delivery that have no meaning for the kind, each with the reason.
    var meaninglessKeys: [String: String] {
        var keys: [String: String] = [:]
        if reach == .asked {
            for key in ["batch", "rate", "concurrency", "retry", "breaker", "maximumAge"] {
                keys[key] = "it is asked, and sends nothing"
            }
        }
        if reach == .local { keys["rate"] = "nothing goes over a network" }
        if reach != .endpoint { keys["statuses"] = "nothing answers with a status of HTTP" }
        if reach != .asked, !isParallel {
            keys["concurrency"] =
                isOrdered ? "its rows go in their order" : "one batch is under way at a time"
        }
        return keys
    }
}
