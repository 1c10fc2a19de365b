public import Delivery
public import Telemetry

/// Where rows go over OTLP, by either protocol, and what is taken there.
public struct OTLPEndpoint: Sendable {
    /// Over gRPC a path in it means nothing.
    public var url: EndpointURL
    /// What comes behind the URL over HTTP; nil for the path of the signal.
    public var path: String?
    /// Over gRPC `sentBytes` is counted before compression, which is the transport's.
    public var limits: BodyLimits
    /// What each status means: of HTTP, or the codes of gRPC as numbers, as `grpcStatuses` has them.
    public var statuses: StatusTable
    public var needs: SinkNeeds
    public var timeout: Duration
    public var compression: BodyCompression
    /// Headers, or metadata, of a request, asked for each time, so that a key can be rotated.
    public var headers: @Sendable () -> [(name: String, value: String)]
    /// Called when a key was not good, so that it can be read anew.
    public var keyWasRefused: @Sendable () -> Void
    /// A PEM file with the certificates to trust, over gRPC; nil for those of the system. Over HTTP
    /// the client has its own.
    public var trustedCertificates: String?

    /// The most bytes of a request before compression: servers of gRPC take 4 MiB where nothing else
    /// is set, and the Collector 20 MiB over HTTP.
    public static let maximumRawBytes = 4_000_000

    public init(
        url: EndpointURL, path: String? = nil, limits: BodyLimits, statuses: StatusTable,
        needs: SinkNeeds = SinkNeeds(), timeout: Duration = HTTPEndpoint.timeout,
        compression: BodyCompression = .gzip,
        headers: @escaping @Sendable () -> [(name: String, value: String)] = { [] },
        keyWasRefused: @escaping @Sendable () -> Void = {}, trustedCertificates: String? = nil
    ) {
        self.url = url
        self.path = path
        self.limits = limits
        self.statuses = statuses
        self.needs = needs
        self.timeout = timeout
        self.compression = compression
        self.headers = headers
        self.keyWasRefused = keyWasRefused
        self.trustedCertificates = trustedCertificates
    }

    /// What the codes of gRPC mean, after the specification of OTLP, with two differences, since rows
    /// that wait are not lost: `UNKNOWN` (2) and `INTERNAL` (13), which a proxy answers for a backend
    /// that is down, are tried again, and what is missing at the other end, `NOT_FOUND` (5) and
    /// `UNIMPLEMENTED` (12), waits until somebody acts.
    ///
    /// `RESOURCE_EXHAUSTED` (8) is tried again also without the `RetryInfo` by which a server says
    /// that it will recover.
    public static let grpcStatuses = StatusTable([
        "0": .success, "1": .retry, "2": .retry, "3": .refuse, "4": .retry, "5": .hold,
        "6": .refuse, "7": .hold, "8": .retry, "9": .refuse, "10": .retry, "11": .retry,
        "12": .hold, "13": .retry, "14": .retry, "15": .retry, "16": .hold,
    ])
}
