public import Delivery
public import Telemetry

/// An endpoint that takes rows over HTTP: where it is, how it is spoken to, what it takes and what
/// its answers mean.
public struct HTTPEndpoint: Sendable {
    public var url: EndpointURL
    /// What comes behind the URL, such as `/v1/metrics`.
    public var path: String
    /// Headers of a request besides `Content-Type` and `Content-Encoding`, asked for each time, so
    /// that a key can be rotated. Their values never show in a message.
    public var headers: @Sendable () -> [(name: String, value: String)]
    /// Called when a key was not good, so that it can be read anew.
    public var keyWasRefused: @Sendable () -> Void
    public var compression: BodyCompression
    public var limits: BodyLimits
    /// What each status means.
    public var statuses: StatusTable
    /// Whether an answer with a status of success comes from this endpoint, and what it says.
    public var verdict: @Sendable (HTTPAnswer) -> AnswerVerdict
    /// The longest time of one request, from the first step of connecting.
    public var timeout: Duration
    /// Whether a limit is one by the minute, so that 429 without `Retry-After` waits for the next
    /// full one.
    public var isLimitedByMinute: Bool

    /// The longest time of a request where nothing else is said.
    public static let timeout = Duration.seconds(30)

    public init(
        url: EndpointURL, path: String, limits: BodyLimits, statuses: StatusTable,
        compression: BodyCompression = .gzip,
        headers: @escaping @Sendable () -> [(name: String, value: String)] = { [] },
        keyWasRefused: @escaping @Sendable () -> Void = {},
        verdict: @escaping @Sendable (HTTPAnswer) -> AnswerVerdict = { _ in .taken() },
        timeout: Duration = timeout, isLimitedByMinute: Bool = false
    ) {
        self.url = url
        self.path = path
        self.limits = limits
        self.statuses = statuses
        self.compression = compression
        self.headers = headers
        self.keyWasRefused = keyWasRefused
        self.verdict = verdict
        self.timeout = timeout
        self.isLimitedByMinute = isLimitedByMinute
    }
}

/// What an answer with a status of success says.
public enum AnswerVerdict: Sendable, Hashable {
    /// The rows are taken, but for so many, of which it is not said which they are; `notice` is
    /// what the endpoint says about them.
    case taken(rejected: Int = 0, notice: String? = nil)
    /// It is not an answer of this endpoint, but of something in between that answers success to
    /// everything.
    case foreign
}
