import Dispatch
public import QueryExecution
import Synchronization
public import Telemetry

/// Recent rows and entities in a SQLite database, for queries on this machine.
///
/// It may lose history and never anything else: what goes wrong with it is counted and said, and the
/// run goes on without it. What could not be opened or written is tried again by itself.
public final class LocalStore: Sendable {
    /// Where the database is.
    public let path: String
    let limits: Limits
    let board = StoreBoard()
    let file: StoreFile
    /// Nil for one who only reads.
    private let writer: Mutex<StoreWriter?>
    private let canWrite: Bool
    private let waiting = Mutex(Waiting())
    private let thread = DispatchQueue(label: "store", qos: .utility)
    let reader = Mutex(StoreReader())

    /// Rows that are not written yet.
    private struct Waiting {
        var batches: [[EntityRow]] = []
        var count = 0
        var now: Int64 = 0
        /// Whether somebody will come for them.
        var isScheduled = false
        var isClosed = false
    }

    /// Opens the database of a path, and makes it where there is none, for the one process that writes.
    ///
    /// Its folder is made too. A damaged one is set aside, and a new one begun. What the world may mend,
    /// such as a full disk, another process that writes, or a folder in the place of the file, is no
    /// error here, but a failure in `status`, and is tried again.
    public convenience init(writingAt path: String, limits: Limits = Limits()) {
        self.init(writingAt: path, limits: limits, maximumPages: nil)
    }

    /// The same with the most pages that the file may have, as a disk is full beyond: for tests.
    init(writingAt path: String, limits: Limits, maximumPages: Int?) {
        self.path = path
        var limits = limits
        limits.maximumBytes = max(limits.maximumBytes, Limits.leastBytes)
        self.limits = limits
        file = StoreFile(path: path, maximumPages: maximumPages)
        let writer = StoreWriter(file, limits, board)
        if writer.opened(0) != nil { writer.showStatus() }
        self.writer = Mutex(writer)
        canWrite = true
    }

    /// Opens the database of a path to read it, also while another process writes.
    public init(readingAt path: String) throws(QueryError) {
        self.path = path
        limits = Limits()
        file = StoreFile(path: path)
        writer = Mutex(nil)
        canWrite = false
        try reader.withLock { reader throws(QueryError) in try reader.open(file) }
    }

    /// Keeps rows, with their entities; never waits for a reader or the disk, and never throws: rows
    /// that cannot be kept are counted.
    public func write(_ rows: [EntityRow], now: Int64) {
        guard !rows.isEmpty else { return }
        enum Next { case nothing, soon, atOnce }
        let next: Next = waiting.withLock { waiting in
            guard canWrite, !waiting.isClosed else {
                board.drop(rows.count, .closed)
                return .nothing
            }
            guard waiting.count + rows.count <= limits.waitingRows else {
                board.drop(rows.count, .queue)
                return .nothing
            }
            waiting.batches.append(rows)
            waiting.count += rows.count
            waiting.now = max(waiting.now, now)
            if waiting.count >= limits.commitRows, waiting.count - rows.count < limits.commitRows {
                waiting.isScheduled = true
                return .atOnce
            }
            guard !waiting.isScheduled else { return .nothing }
            waiting.isScheduled = true
            return .soon
        }
        switch next {
        case .nothing: break
        case .soon:
            thread.asyncAfter(deadline: .now() + .milliseconds(Int(limits.commitDelay))) {
                self.flush()
            }
        case .atOnce: thread.async { self.flush() }
        }
    }

    /// Writes all rows that wait, and does what is due. Waits for that.
    public func flush() { flush(isLast: false) }

    private func flush(isLast: Bool) {
        writer.withLock { writer in
            guard let writer else { return }
            var now: Int64 = 0
            repeat {
                let (batches, time) = take()
                now = time
                if !batches.isEmpty { writer.commit(batches, now: time) }
                // Between two steps of what takes long, rows come first.
            } while writer.maintain(now) || !isEmpty
            writer.saveEntities(now, isLast: isLast)
            writer.showStatus()
        }
    }

    private func take() -> (batches: [[EntityRow]], now: Int64) {
        waiting.withLock { waiting in
            defer {
                waiting.batches.removeAll()
                waiting.count = 0
                waiting.isScheduled = false
            }
            return (waiting.batches, waiting.now)
        }
    }

    private var isEmpty: Bool { waiting.withLock { $0.count == 0 } }

    /// Writes all rows that wait, and lets go of the file; what comes later is counted as dropped.
    public func close() {
        waiting.withLock { $0.isClosed = true }
        flush(isLast: true)
        let now = waiting.withLock { $0.now }
        writer.withLock { $0?.close(now) }
        reader.withLock { $0.close() }
    }

    /// How the store is, as of the last commit.
    public var status: Status {
        var status = board.now
        status.waitingRows = waiting.withLock { $0.count }
        return status
    }
}
