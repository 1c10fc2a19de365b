import Diagnostics

/// How rows go to a sink, with every value filled in.
public struct DeliverySettings: Sendable, Hashable {
    /// The event types that go there; nil for all.
    public var eventTypes: Set<String>?
    /// The most rows of a batch.
    public var batchRows = 1_000
    /// The most bytes of memory that the rows of a batch take.
    public var batchBytes = 1 << 20
    /// How long a row waits for others.
    public var batchDelay = Duration.seconds(1)
    /// Requests a second; nil for no limit.
    public var requestRate: Double?
    /// Bytes a second, as they are sent; nil for no limit.
    public var byteRate: Int?
    /// How many batches are under way at once at most.
    public var concurrency = 1
    /// Whether rows must come in the order in which they were accepted.
    public var isOrdered = false
    /// The longest wait after the first failure; it doubles with each further one.
    public var firstRetry = Duration.milliseconds(500)
    /// The longest wait of all.
    public var maximumRetry = Duration.seconds(60)
    /// For how long a row is tried; nil for as long as the spool keeps it.
    public var retryLimit: Duration?
    /// After how many failures in a row the sink is left alone.
    public var breakerFailures = 5
    /// For how long it is.
    public var breakerPause = Duration.seconds(30)
    /// Older rows are dropped; nil for no bound.
    public var greatestAge: Duration?
    /// Rows that are further ahead are dropped; nil for no bound.
    public var greatestLead: Duration?

    public init() {}

    /// How many batches are under way at once at most, where a sink has no order.
    static let standardConcurrency = 4

    /// What is written for a sink of a kind, with defaults for the rest, and within what its endpoint
    /// takes.
    init(_ written: DeliveryDefinition, kind: SinkKind, endpoint: SinkEndpoint?) {
        eventTypes = written.only.map { Set($0.value) }
        batchRows = min(written.batch.rows, endpoint?.maximumBodyRows ?? .max)
        batchBytes = written.batch.bytes
        batchDelay =
            written.batch.delay
            ?? (kind.reach == .local || kind.reach == .asked ? .zero : .seconds(1))
        requestRate = written.rate.requests
        byteRate = written.rate.bytes
        concurrency = kind.isParallel ? written.concurrency ?? Self.standardConcurrency : 1
        isOrdered = kind.isOrdered
        firstRetry = written.retry.first
        maximumRetry = written.retry.maximum
        retryLimit = written.retry.limit
        breakerFailures = written.breaker.failures
        breakerPause = written.breaker.pause
        greatestAge = [written.maximumAge?.value, endpoint?.greatestAge].compactMap(\.self).min()
        greatestLead = endpoint?.greatestLead
    }
}
