/// How a sink is, as a value: what it was given and what became of it.
public struct SinkStatus: Sendable, Hashable {
    public var name: String
    public var state: State
    /// Rows given to the sink since the start.
    public var accepted: Int
    /// Rows for which the endpoint answered success.
    public var delivered: Int
    /// Rows given up, by reason.
    public var dropped: [DropReason: Int]
    /// Rows waiting, those on their way among them.
    public var queued: Int
    /// An estimate of the memory that the queued rows take, in bytes.
    public var queuedBytes: Int
    /// What was cut from delivered rows.
    public var losses: EncodingLosses

    /// Whether rows get through.
    public enum State: Sendable, Hashable {
        /// No batch has been tried yet.
        case idle
        /// The last try succeeded.
        case delivering
        /// The last try failed.
        case failing(SinkError.Reason, message: String)
        /// The sink was closed.
        case closed
    }

    /// The sum of what was dropped for whatever reason.
    public var droppedTotal: Int { dropped.values.reduce(0, +) }

    /// Whether accepted = delivered + queued + dropped, which always holds.
    public var isBalanced: Bool { accepted == delivered + queued + droppedTotal }
}
