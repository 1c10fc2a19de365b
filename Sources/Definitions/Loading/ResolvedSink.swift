public import Diagnostics
public import Telemetry

/// A sink with its secrets, its addresses read, and every value filled in.
public struct ResolvedSink: Sendable {
    /// Unique among the sinks of the configuration.
    public var name: String
    public var kind: Kind
    public var delivery: DeliverySettings
    /// What its endpoint is, with the statuses that the sink says itself; nil for kinds that have no
    /// definition of one.
    public var endpoint: SinkEndpoint?
    /// The whole of it.
    public var place: Place

    /// What a kind of sink has to know besides.
    public enum Kind: Sendable {
        case stdout(StandardOutputSinkDefinition.Format)
        case file(path: Located<String>, rotateBytes: Int, keep: Int)
        case newRelicEvents(NewRelicAccess)
        case newRelicMetrics(NewRelicAccess)
        case newRelicLogs(NewRelicAccess)
        /// Under the name of an integration.
        case newRelicAgent(integration: String)
        case otlp(OTLPAccess)
        case prometheus(staleAfter: Duration)
        case prometheusRemoteWrite(RemoteWriteAccess)
        case kafka(KafkaAccess)
        case rabbitmq(RabbitMQAccess)
    }
}

/// A secret, and where it is from.
public struct ResolvedKey: Sendable, Hashable {
    public var secret: Secret
    /// The file that the whole of it is from, as it is written: relative to the configuration. Nil
    /// for a secret that stays as it is.
    public var file: String?

    public init(secret: Secret, file: String? = nil) {
        self.secret = secret
        self.file = file
    }
}

/// Where one of New Relic's APIs is, and the key to it.
public struct NewRelicAccess: Sendable {
    public var account: Int64
    public var licenseKey: ResolvedKey
    /// Placed at what the user wrote of it.
    public var address: Located<HTTPAddress>
    /// What follows the address, with the account in it.
    public var path: String
    /// How what was refused later is read back; nil where it is not.
    public var query: Query?
    /// Event types whose gauges are sent as summaries, as metrics.
    public var summarised: Set<String>

    /// NerdGraph, and a user's key to it.
    public struct Query: Sendable {
        public var address: HTTPAddress
        public var userKey: ResolvedKey
    }
}

/// Where an endpoint is that speaks OTLP.
public struct OTLPAccess: Sendable {
    public var address: Located<HTTPAddress>
    /// What follows the address; empty over gRPC.
    public var path: String
    public var transport: OTLPSinkDefinition.Transport
    public var signal: OTLPSinkDefinition.Signal
    public var headers: [SinkHeader]
}

/// Where remote write goes.
public struct RemoteWriteAccess: Sendable {
    /// With the path.
    public var address: Located<HTTPAddress>
    public var headers: [SinkHeader]
    public var credentials: SinkCredentials?
}

/// Which topic rows go to, and how its brokers are found.
public struct KafkaAccess: Sendable {
    public var brokers: [HostAndPort]
    public var topic: String
    public var settings: [KafkaSetting]
}

/// A setting of librdkafka. Whether its value is secret by its name, only librdkafka knows.
public struct KafkaSetting: Sendable, Hashable {
    public var name: Located<String>
    public var value: Secret
    /// Whether some of the value came from the environment or a file, and is not for anybody to see.
    public var isFromOutside: Bool
}

/// Which exchange rows go to, and where its broker is.
public struct RabbitMQAccess: Sendable {
    public var address: Located<AMQPAddress>
    /// Always a user with a password.
    public var credentials: SinkCredentials?
    public var exchange: String
    /// With `{eventType}` where a row's event type goes.
    public var routingKey: String
}

/// A header that goes with every request.
public struct SinkHeader: Sendable, Hashable {
    public var name: String
    public var value: ResolvedKey

    public init(name: String, value: ResolvedKey) {
        self.name = name
        self.value = value
    }
}

/// How an endpoint knows who sends.
public enum SinkCredentials: Sendable, Hashable {
    case basic(username: String, password: ResolvedKey)
    case bearer(ResolvedKey)
}
