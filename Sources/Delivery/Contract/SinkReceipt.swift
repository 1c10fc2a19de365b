public import Formats
public import Telemetry

/// What became of rows that a sink is done with.
public struct SinkReceipt: Sendable {
    /// Rows for which the endpoint answered success.
    public var delivered: Int
    /// Rows that the sink gave up, by reason; nobody will want them back.
    public var dropped: [DropReason: Int]
    /// Rows that the endpoint refused when it was asked for each alone; they become dead letters.
    public var refused: [RefusedRow]
    /// What had to be cut from rows that were delivered.
    public var losses: EncodingLosses
    /// Bodies that were posted, those that failed among them.
    public var requests = 0
    /// What they had, in bytes after compression.
    public var bytes = 0
    /// What the endpoint said about rows that it rejected while it took the others.
    public var notice: String?

    /// A receipt for nothing, to be added to.
    public init(
        delivered: Int = 0, dropped: [DropReason: Int] = [:], refused: [RefusedRow] = [],
        losses: EncodingLosses = .init()
    ) {
        self.delivered = delivered
        self.dropped = dropped
        self.refused = refused
        self.losses = losses
    }

    /// The number of rows that the receipt speaks of.
    public var settled: Int { delivered + refused.count + dropped.values.reduce(0, +) }

    public mutating func drop(_ count: Int, because reason: DropReason) {
        if count > 0 { dropped[reason, default: 0] += count }
    }
}

/// A row that an endpoint will never take, and why.
public struct RefusedRow: Sendable {
    public var row: AcceptedRow
    public var reason: SinkError.Reason
    /// What the endpoint said, in a line.
    public var message: String

    public init(_ row: AcceptedRow, reason: SinkError.Reason, message: String) {
        self.row = row
        self.reason = reason
        self.message = message
    }
}

/// Why a row was given up; the label is one of few, so that it can name a metric of our own.
public enum DropReason: Sendable, Hashable {
    /// The process ended before the row could be delivered, and the spool was in memory alone.
    case shutdown
    /// The row is older than its endpoint takes.
    case tooOld
    /// The row lies further in the future than its endpoint takes.
    case inFuture
    /// The endpoint has no form for such a row, as when the event type has a character that it
    /// does not take.
    case invalid
    /// The row has nothing that the endpoint takes, as when none of its metrics is known.
    case empty
    /// The endpoint took the request, and said that it did not take so many of its rows.
    case rejected
    /// The sink gave it up itself for such a failure.
    case failed(SinkError.Reason)

    /// Such as `too_old`; a failure's label is that of its reason.
    public var label: String {
        switch self {
        case .shutdown: "shutdown"
        case .tooOld: "too_old"
        case .inFuture: "in_future"
        case .invalid: "invalid"
        case .empty: "empty"
        case .rejected: "rejected"
        case .failed(let reason): reason.rawValue
        }
    }
}
