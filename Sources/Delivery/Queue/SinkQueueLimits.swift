/// How much a queue holds, and when it hands over a batch.
public struct SinkQueueLimits: Sendable, Hashable {
    /// The most rows held; at the limit the oldest batch that is not just being sent is dropped as
    /// `queue_full`.
    public var maximumRows: Int
    /// The most memory held, in bytes by estimate; the same at the limit.
    public var maximumBytes: Int
    /// Rows that make a batch.
    public var batchRows: Int
    /// Bytes, by the same estimate, at which a batch is closed.
    public var batchBytes: Int
    /// How long a row waits for its batch to fill up.
    public var batchDelay: Duration
    /// How long one call of the sink may take before it is cancelled and counted as a time-out.
    public var attemptTimeout: Duration
    /// How long a cancelled call has to come to an end when the queue stops, before the queue gives
    /// up on it.
    public var cancellationGrace: Duration

    /// Limits that suit an endpoint across the network; each figure is at least 1 or above zero.
    public init(
        maximumRows: Int = 200_000, maximumBytes: Int = 128 << 20, batchRows: Int = 2000,
        batchBytes: Int = 4 << 20, batchDelay: Duration = .seconds(5),
        attemptTimeout: Duration = .seconds(120), cancellationGrace: Duration = .seconds(1)
    ) {
        precondition(maximumRows > 0 && maximumBytes > 0 && batchRows > 0 && batchBytes > 0)
        self.maximumRows = maximumRows
        self.maximumBytes = maximumBytes
        self.batchRows = batchRows
        self.batchBytes = batchBytes
        self.batchDelay = batchDelay
        self.attemptTimeout = attemptTimeout
        self.cancellationGrace = cancellationGrace
    }

    /// For a sink on this machine: batches of what there is, at once.
    public static let local = SinkQueueLimits(batchDelay: .zero)
}
