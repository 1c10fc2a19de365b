/// What became of rows that a sink is done with.
public struct SinkReceipt: Sendable, Hashable {
    /// Rows for which the endpoint answered success.
    public var delivered: Int
    /// Rows that the sink gave up, by reason.
    public var dropped: [DropReason: Int]
    /// What had to be cut from rows that were delivered.
    public var losses: EncodingLosses

    /// A receipt for nothing, to be added to.
    public init(
        delivered: Int = 0, dropped: [DropReason: Int] = [:], losses: EncodingLosses = .init()
    ) {
        self.delivered = delivered
        self.dropped = dropped
        self.losses = losses
    }

    /// The number of rows that the receipt speaks of.
    public var settled: Int { delivered + dropped.values.reduce(0, +) }

    mutating func drop(_ count: Int, because reason: DropReason) {
        if count > 0 { dropped[reason, default: 0] += count }
    }
}

/// Why a row was given up; the label is one of few, so that it can name a metric of our own.
public enum DropReason: Sendable, Hashable {
    /// The queue was at its limit, and this was among its oldest rows.
    case queueFull
    /// The process ended before the row could be delivered.
    case shutdown
    /// The row is older than its endpoint takes.
    case tooOld
    /// The row lies further in the future than its endpoint takes.
    case inFuture
    /// The endpoint has no form for such a row, as when the event type has a character that it
    /// does not take.
    case invalid
    /// The sink failed for good, or the process ended while it failed in a way that lasts.
    case failed(SinkError.Reason)

    /// Such as `queue_full`; a failure's label is that of its reason.
    public var label: String {
        switch self {
        case .queueFull: "queue_full"
        case .shutdown: "shutdown"
        case .tooOld: "too_old"
        case .inFuture: "in_future"
        case .invalid: "invalid"
        case .failed(let reason): reason.rawValue
        }
    }
}
