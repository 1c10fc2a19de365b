import Diagnostics

/// A configuration with its references replaced and its addresses read: ready to run.
public struct ResolvedConfiguration: Sendable {
    public var account: Int64
    public var targets: [ResolvedTarget]
    public var discoveries: [ResolvedDiscovery]
    public var sinks: [ResolvedSink]
    public var concurrency: Int
    public var spool: SpoolSettings
    public var store: StoreSettings
    /// Nil where no alerts are evaluated.
    public var alerts: AlertingSettings?
    /// Where the HTTP server listens; nil where there is none.
    public var listen: ListenAddress?
}

/// A target with its address and secrets.
public struct ResolvedTarget: Sendable {
    public typealias Credentials = TargetCredentials

    public var definition: TargetDefinition
    public var address: TargetAddress
    public var credentials: Credentials?
    /// Nil where the machine's own settings for TLS are right.
    public var tls: ResolvedTLS?

    /// Whether the other one is asked in all ways like this one.
    public func isAsked(like other: ResolvedTarget) -> Bool {
        let (own, its) = (definition, other.definition)
        return isSame(as: other) && address == other.address && credentials == other.credentials
            && tls == other.tls
            && own.budget == its.budget
            && own.interval == its.interval && own.timeout == its.timeout
            && own.maximumBodyBytes == its.maximumBodyBytes
    }

    /// Whether what the other one counts goes on where this one ended, though it may be at another
    /// address.
    public func isSame(as other: ResolvedTarget) -> Bool {
        let (own, its) = (definition, other.definition)
        return own.name.value == its.name.value && own.source.value == its.source.value
            && own.cluster == its.cluster && own.instance == its.instance
    }
}

/// Where a target is.
public enum TargetAddress: Sendable, Hashable, CustomStringConvertible {
    case http(HTTPAddress)
    case kafka(KafkaCluster)
    /// Accounts of New Relic, whose rows are asked for.
    case newRelic(NRQLAccess)
    /// The simulation of that name.
    case simulation(String)
    /// The file at a path, or the folder of the files that requests name.
    case file(String)
    /// The recording at a path, and how fast it goes.
    case recording(String, ReplaySpeed)

    /// The address as rows and logs show it, such as `http://host:15672` or `simulation:shop`.
    public var description: String {
        switch self {
        case .http(let address): address.description
        case .kafka(let cluster):
            "kafka://" + cluster.brokers.map(\.description).joined(separator: ",")
        case .newRelic(let access): access.description
        case .simulation(let name): "simulation:\(name)"
        case .file(let path): "file:\(path)"
        case .recording(let path, _): "recording:\(path)"
        }
    }
}

/// How a Kafka cluster is reached.
public struct KafkaCluster: Sendable, Hashable {
    /// To begin with; at least one.
    public var brokers: [HostAndPort]
    public var settings: [KafkaSetting]
}
