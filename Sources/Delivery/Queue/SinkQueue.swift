public import Logging
public import Telemetry

/// The rows on their way to one sink, in memory: bounded, batched, tried again, accounted for.
///
/// Each sink has a queue of its own, so one that is slow or hangs holds up nobody else. Taking rows
/// never waits for the sink. Whatever happens, accepted = delivered + queued + dropped by a reason.
/// The log gets a line for each reason for which the sink begins to fail, when it recovers, when
/// rows begin to be dropped for a reason, and when the first of a kind is cut, not a line for each
/// try.
///
/// One batch is on its way at a time. It stays at the head and is tried again until it is settled,
/// for however long that takes. When the queue is full, the oldest batch goes that no call is under
/// way for. The queue does not survive the process.
public actor SinkQueue {
    public nonisolated let name: String

    let sink: any Sink
    let limits: SinkQueueLimits
    let retry: RetryPolicy
    let time: TimeSource
    let random: @Sendable () -> Double
    var journal: SinkJournal

    var ledger = SinkLedger()
    var buffer: RowBuffer
    var nextID: UInt64 = 0
    /// The batch that is on its way or waits to be tried again.
    var inFlight: [SinkRow] = []
    var inFlightBytes = 0
    /// Whether a call of the sink has the batch in its hands.
    var isUnderWay = false
    /// The tries in a row that failed.
    var failures = 0
    let attempt = SinkAttempt()
    var phase = Phase.open
    var isRunning = false
    let wakeUp = WakeUp()
    let finished = WakeUp(isLatch: true)

    enum Phase: Comparable {
        /// Rows are taken.
        case open
        /// No more rows are taken; those that are here are delivered as fast as they can.
        case draining
        /// Time is up: no further try begins.
        case expired
        /// Everything is settled.
        case finished
    }

    /// A queue in front of a sink; nothing is delivered until `run` is called.
    ///
    /// `random` gives numbers from 0 up to 1, for the jitter.
    public init(
        sink: any Sink, limits: SinkQueueLimits = .init(), retry: RetryPolicy = .init(),
        time: TimeSource = .system,
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }, logger: Logger
    ) {
        name = sink.name
        self.sink = sink
        self.limits = limits
        self.retry = retry
        self.time = time
        self.random = random
        journal = SinkJournal(sink: sink.name, logger: logger)
        buffer = RowBuffer(limits: limits)
    }

    /// Takes rows, in order; after `flush` they count as dropped by the shutdown.
    public func accept(_ rows: [EntityRow]) {
        ledger.accept(rows.count)
        guard phase == .open else { return drop(rows.count, because: .shutdown) }
        let now = time.elapsed()
        for row in rows {
            buffer.append(SinkRow(id: nextID, row: row), at: now)
            nextID += 1
            makeRoom()
        }
        wakeUp.signal()
    }

    /// The account and the state as they are now.
    public var status: SinkStatus {
        SinkStatus(
            name: name, state: phase == .finished ? .closed : journal.state,
            accepted: ledger.accepted, delivered: ledger.delivered, dropped: ledger.dropped,
            queued: buffer.count + inFlight.count, queuedBytes: buffer.bytes + inFlightBytes,
            losses: ledger.losses)
    }

    func drop(_ count: Int, because reason: DropReason) {
        guard count > 0 else { return }
        ledger.drop(count, because: reason)
        journal.dropped(count, because: reason)
    }

    /// Removes the batch in flight and gives the number of its rows.
    func removeInFlight() -> Int {
        defer { (inFlight, inFlightBytes) = ([], 0) }
        return inFlight.count
    }

    private func makeRoom() {
        while buffer.count + inFlight.count > limits.maximumRows
            || buffer.bytes + inFlightBytes > limits.maximumBytes
        {
            if !isUnderWay, !inFlight.isEmpty {
                drop(removeInFlight(), because: .queueFull)
            } else if buffer.count > 0 {
                drop(buffer.removeBatch().rows.count, because: .queueFull)
            } else {
                break
            }
        }
    }
}
