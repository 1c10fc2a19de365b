/// How rows go from the spool to one sink: in which batches, how fast, and what failures mean.
public struct DeliveryPolicy: Sendable, Hashable {
    /// Rows that make a batch.
    public var batchRows: Int
    /// Bytes of rows, by the spool's estimate, at which a batch is closed. A sink splits by the bytes
    /// that it really sends.
    public var batchBytes: Int
    /// How long a row waits for company.
    public var batchDelay: Duration
    /// How long one call of the sink may take before it is cancelled and counted as a time-out.
    public var attemptTimeout: Duration
    /// How long a cancelled call has to come to an end when the loop stops, before it is given up on.
    public var cancellationGrace: Duration
    public var retry: RetryPolicy
    /// Failures in a row at which nothing but a probe is sent any more.
    public var failuresToOpen: Int
    /// The least time without a probe then.
    public var pause: Duration
    public var requestRate: RateLimit?
    /// For bytes as they were sent, after compression.
    public var byteRate: RateLimit?
    /// Calls under way at once at most; what the sink needs is the bound. Nil for just that.
    public var maximumConcurrency: Int?
    /// Rows older than this since they were accepted are a backlog, which fresh rows overtake.
    public var liveAfter: Duration

    /// Rows of the batch that shows whether a sink is back.
    public static let probeRows = 50

    /// What suits an endpoint across the network; each figure is at least 1 or not below zero.
    public init(
        batchRows: Int = 2000, batchBytes: Int = 4 << 20, batchDelay: Duration = .seconds(5),
        attemptTimeout: Duration = .seconds(120), cancellationGrace: Duration = .seconds(1),
        retry: RetryPolicy = .init(), failuresToOpen: Int = 5, pause: Duration = .zero,
        requestRate: RateLimit? = nil, byteRate: RateLimit? = nil,
        maximumConcurrency: Int? = nil, liveAfter: Duration = .seconds(60)
    ) {
        precondition(batchRows > 0 && batchBytes > 0 && (maximumConcurrency ?? 1) > 0)
        self.batchRows = batchRows
        self.batchBytes = batchBytes
        self.batchDelay = batchDelay
        self.attemptTimeout = attemptTimeout
        self.cancellationGrace = cancellationGrace
        self.retry = retry
        self.failuresToOpen = failuresToOpen
        self.pause = pause
        self.requestRate = requestRate
        self.byteRate = byteRate
        self.maximumConcurrency = maximumConcurrency
        self.liveAfter = liveAfter
    }

    /// For a sink on this machine: batches of what there is, at once.
    public static let local = DeliveryPolicy(batchDelay: .zero)
}
