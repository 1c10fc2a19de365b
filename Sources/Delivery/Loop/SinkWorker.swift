public import Logging
public import Spool

/// The way of the rows of one sink from the spool to its endpoint: leased, sent, settled.
///
/// Each sink has a worker and a cursor of its own, so one that is slow, hangs or is down neither
/// holds up nor starves another. A row is in the spool until the endpoint answered, or until it was
/// given up for a reason that is counted: older or further ahead than the endpoint takes, refused
/// alone, or out of its time to be retried; the last two are dead letters.
///
/// What ends a wait is a signal or a time that was computed; nothing is polled. The log gets a line
/// for each change, not for each try.
public actor SinkWorker {
    public nonisolated let name: String

    let sink: any Sink
    let cursor: SinkCursor
    let policy: DeliveryPolicy
    /// Whether what is not delivered when the process ends is still there when it starts again.
    let isDurable: Bool
    let time: TimeSource
    let random: @Sendable () -> Double

    var journal: SinkJournal
    var breaker: CircuitBreaker
    var rates: RateGate
    var concurrency: ConcurrencyLimit
    var budget: RetryBudget
    var share = BacklogShare()

    var phase = Phase.open
    var isRunning = false
    /// One for each call that may be under way; those that are free.
    let attempts: [SinkAttempt]
    var free: [Int]
    /// Those whose call was cancelled after its time and has not come back.
    var overdue: Set<Int> = []
    /// Since when rows have been waiting for company; nil where none are waiting.
    var gatheringSince: Duration?
    /// For how many rows the loop wants to be woken.
    var watched: (rows: Int, task: Task<Void, Never>)?
    /// Whether the last batch was full by its bytes, so that more than that was waiting.
    var wasCutByBytes = false
    /// The failure for which rows are given up that were never tried.
    var sweep: SinkError?
    /// What became of rows, as far as the spool could not be told.
    var unsaved: [(lease: SpoolLease, settlement: SpoolSettlement)] = []
    /// When the spool is asked again, and how often it has failed.
    var spoolRestsUntil = Duration.zero
    var spoolFailures = 0

    var requests = 0
    var bytes = 0
    var retries = 0
    let wakeUp = WakeUp()
    let finished = WakeUp(isLatch: true)

    enum Phase: Comparable {
        /// Rows are delivered as they come.
        case open
        /// Those that are here are delivered as fast as they can.
        case draining
        /// No further call begins.
        case expired
        /// Everything has come to its end.
        case finished
    }

    /// A worker between a cursor and a sink; nothing is delivered until `run` is called.
    ///
    /// - Parameters:
    ///   - sink: Where rows go.
    ///   - cursor: The sink's way through the spool; nobody else leases from it.
    ///   - policy: In which batches, how fast, and what failures mean.
    ///   - isDurable: Whether the spool outlives the process.
    ///   - time: The clocks.
    ///   - random: Numbers from 0 up to 1, for the jitter.
    ///   - logger: For changes of state.
    public init(
        sink: any Sink, cursor: SinkCursor, policy: DeliveryPolicy = .init(), isDurable: Bool,
        time: TimeSource = .system,
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }, logger: Logger
    ) {
        let maximum = min(sink.needs.maximumConcurrency, policy.maximumConcurrency ?? .max)
        let now = time.elapsed()
        name = sink.name
        self.sink = sink
        self.cursor = cursor
        self.policy = policy
        self.isDurable = isDurable
        self.time = time
        self.random = random
        journal = SinkJournal(sink: sink.name, account: cursor.account, logger: logger)
        breaker = CircuitBreaker(threshold: policy.failuresToOpen, pause: policy.pause)
        rates = RateGate(requests: policy.requestRate, bytes: policy.byteRate, at: now)
        concurrency = ConcurrencyLimit(maximum: maximum)
        budget = RetryBudget(policy.retry.retryFor)
        attempts = (0..<maximum).map { _ in SinkAttempt() }
        free = Array(0..<maximum)
    }

    /// The account and the state as they are now.
    ///
    /// The rows that the cursor counts are compared with the rest of the account; where they do not
    /// agree, it is said in the log and here.
    public var status: SinkStatus {
        get async {
            let progress = await cursor.progress
            let account = cursor.account
            journal.checked(account)
            var status = SinkStatus(name: name, account: account)
            status.state = phase == .finished ? .closed : journal.state
            status.breaker = breaker.state
            status.concurrency = concurrency.value
            status.backlog = progress.backlogRows
            status.oldestAge = progress.oldestAcceptedAt.map {
                max(.milliseconds(time.milliseconds() - $0), .zero)
            }
            status.losses = journal.losses
            status.requests = requests
            status.bytes = bytes
            status.retries = retries
            status.lastFailure = journal.lastFailure
            return status
        }
    }

    /// Calls that are under way.
    var underWay: Int { attempts.count - free.count }
}
