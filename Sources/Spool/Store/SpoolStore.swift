import Telemetry

/// All that a spool does with its files, one thing at a time on a thread of its own.
///
/// An append waits for the sync of its commit, which happens on another thread; leases and
/// settlements go on meanwhile.
actor SpoolStore {
    /// An append that waits for its commit.
    struct Pending {
        var commit: SpoolCommit
        var continuation: CheckedContinuation<Result<Range<UInt64>, SpoolError>, Never>
    }

    /// How many segments there are at most; one more is as no room.
    static let maximumSegments = 10_000
    /// How long a cursor may be newer in memory than on the disk, in milliseconds, while something
    /// happens.
    static let cursorSyncMilliseconds: Int64 = 1000

    nonisolated let thread = SpoolThread("spool")
    nonisolated let syncThread = SpoolThread("spool-sync")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    nonisolated let files: any SpoolFiles
    nonisolated let options: SpoolOptions
    nonisolated let board = SpoolBoard()
    nonisolated let now: @Sendable () -> Int64

    // What is on disk.
    var spool: UInt64
    /// In ascending order; the last is the one that is written, if `isActive`.
    var segments: [Segment] = []
    /// Whether the last segment can be written on.
    var isActive = false
    /// Bytes of the last segment that were found there, and may be in the system's memory alone.
    var unproven = 0..<0
    var nextSegment: UInt64 = 1
    var nextRow: UInt64 = 1
    /// Behind the last row that was accepted; the numbers up to `nextRow` may be on disk, in pieces.
    var acceptedEnd: UInt64 = 1

    var sinks: [String: SinkState] = [:]
    /// Their names in the order in which they were given.
    var sinkNames: [String] = []
    var deadLetters: DeadLetterLog

    // What is under way.
    var pending: [Pending] = []
    var isCommitting = false
    var isClosed = false
    var isLocked = false
    var lastSync: ContinuousClock.Instant?
    var company: Task<Void, Never>?
    var lastCursorSync: Int64 = 0
    /// Whether the disk did not take the cursors the last time.
    var isBehind = false
    /// What the largest append takes that found no room; before it has some, there is none.
    var wantedBytes = 0
    /// Whether bytes are kept aside for a full disk.
    var hasReserve = false
    var nextLease: UInt64 = 1
    /// How many damaged places were met in segments that are gone.
    var lostDamage = 0

    // Tools that are used again and again.
    var writer = TransactionWriter()
    var interner = ShapeInterner()
    var decoder = RowReader()

    var rowWaiters = Waiters()
    var roomWaiters = Waiters()
    var idleWaiters = Waiters()

    init(
        _ files: any SpoolFiles, options: SpoolOptions, now: @escaping @Sendable () -> Int64,
        id: UInt64
    ) {
        self.files = files
        self.options = options
        self.now = now
        spool = id
        deadLetters = DeadLetterLog(
            maximumBytes: options.deadLetterBytes, maximumAge: options.deadLetterAgeMilliseconds)
    }

    /// What all segments take.
    var bytes: Int { segments.reduce(0) { $0 + $1.length } }

    /// Where in `segments` the one with a row is.
    func segmentIndex(of row: UInt64) -> Int? {
        let index = firstSegment(endingBehind: row)
        return index < segments.count && segments[index].rows.contains(row) ? index : nil
    }

    /// Where in `segments` the first is that has rows behind a number.
    func firstSegment(endingBehind row: UInt64) -> Int {
        var low = 0
        var high = segments.count
        while low < high {
            let middle = (low + high) / 2
            if segments[middle].rows.upperBound > row { high = middle } else { low = middle + 1 }
        }
        return low
    }

    func note(_ error: SpoolError) {
        let time = now()
        board.change { $0.status.lastError = .init(error: error, at: time) }
    }

    /// Shows how things are.
    func show() {
        let bytes = bytes
        let hasRoom =
            options.atLimit == .dropOldest
            || (bytes + max(options.roomBytes, wantedBytes) <= options.maximumBytes
                && segments.count < Self.maximumSegments)
        if hasRoom { wantedBytes = 0 }
        let damage = segments.reduce(0) { $0 + $1.index.damage.count } + lostDamage
        board.change { state in
            state.status.bytes = bytes
            state.status.rows = segments.reduce(0) { $0 + $1.rows.count }
            state.status.segments = segments.count
            state.status.oldestAcceptedAt = segments.first { !$0.rows.isEmpty }?.createdAt
            state.status.corruptRecords = damage
            state.status.deadLetters = deadLetters.entries.count
            state.status.deadLetterBytes = deadLetters.bytes
            state.status.isRefusing = !hasRoom
            state.status.isBehind = isBehind
            for sink in sinks.values { state.accounts[sink.name] = sink.account }
        }
        if hasRoom { roomWaiters.endAll() }
    }

}
