public import Formats
public import Spool

/// How a sink is, as a value: what it was given and what became of it.
public struct SinkStatus: Sendable, Hashable {
    public var name: String
    public var state: State
    public var breaker: BreakerState
    /// Calls that may be under way at once at present.
    public var concurrency: Int
    /// What became of each row, kept across restarts.
    public var account: SinkAccount
    /// Rows waiting that fresh ones overtake, since they piled up while the sink was away.
    public var backlog: Int
    /// For how long the oldest waiting row has been waiting; nil where none is.
    public var oldestAge: Duration?
    /// What was cut from delivered rows since the start.
    public var losses: EncodingLosses
    /// Bodies that were posted since the start.
    public var requests: Int
    /// Bytes that were posted or written since the start, after compression.
    public var bytes: Int
    /// Calls since the start that left rows over, which come again.
    public var retries: Int
    /// The last failure, also when it is over.
    public var lastFailure: Failure?
    /// Whether accepted = delivered + spooled + dead-lettered + dropped, by counting the rows that
    /// are spooled. What makes it false is a fault of this program.
    public var isBalanced: Bool

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

    /// A failure and when it was.
    public struct Failure: Sendable, Hashable {
        public var reason: SinkError.Reason
        public var message: String
        /// Milliseconds since 1970 UTC.
        public var at: Int64

        public init(reason: SinkError.Reason, message: String, at: Int64) {
            self.reason = reason
            self.message = message
            self.at = at
        }
    }

    /// A sink that nothing has happened to.
    public init(name: String, account: SinkAccount) {
        self.name = name
        self.account = account
        state = .idle
        breaker = .closed
        concurrency = 1
        backlog = 0
        losses = EncodingLosses()
        requests = 0
        bytes = 0
        retries = 0
        isBalanced = account.isBalanced
    }
}
