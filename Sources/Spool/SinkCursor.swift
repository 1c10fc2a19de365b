/// One sink's way through the rows of a spool.
///
/// Rows are leased, and settled when it is known what became of them. Any number of leases may be
/// out, and they may be settled in any order. A lease is in memory only: after a restart its rows
/// come again.
public final class SinkCursor: Sendable {
    /// The sink's name.
    public let sink: String
    private let store: SpoolStore

    init(_ sink: String, _ store: SpoolStore) {
        self.sink = sink
        self.store = store
    }

    /// Takes rows into the hand: dead letters that go again, or else the oldest of a part.
    ///
    /// - Parameters:
    ///   - end: The part, where there is a backlog and a live part.
    ///   - maximumRows: At most so many rows.
    ///   - maximumBytes: No more when so many bytes are reached, as they are in the spool.
    /// - Returns: At least one row; nil where there is none.
    /// - Throws: Why the rows could not be read; they are still there.
    public func lease(
        _ end: SpoolEnd = .oldest, maximumRows: Int, maximumBytes: Int
    ) async throws(SpoolError) -> SpoolLease? {
        try await store.lease(sink, end, maximumRows: maximumRows, maximumBytes: maximumBytes)
    }

    /// Says what became of the rows of a lease; a lease that is settled already is left alone.
    ///
    /// The numbers of the settlement must add up to the lease's rows. Rows whose segment went
    /// meanwhile are counted as dropped already, and not as delivered.
    ///
    /// - Throws: Why the dead letters are not on the disk, or `.closed`. Nothing is settled then; try
    ///   again. That a cursor is not on the disk yet is no error, and shows in the spool's status.
    public func settle(
        _ lease: SpoolLease, _ settlement: SpoolSettlement
    ) async throws(SpoolError) {
        try await store.settle(sink, lease, settlement)
    }

    /// Gives all rows of a lease back; they come again.
    public func release(_ lease: SpoolLease) async { await store.release(sink, lease) }

    /// Makes what is there now the backlog, and what comes the live part.
    ///
    /// `.oldest` takes from the one, `.newest` from the other, until nothing is left of the backlog.
    /// When there is a backlog already, the live part joins it.
    public func beginLive() async { await store.beginLive(sink) }

    /// How the sink stands.
    public var progress: SinkProgress { get async { await store.progress(of: sink) } }

    /// Returns when there are rows, when the spool is closed, or when the task is cancelled.
    ///
    /// - Parameter end: Rows of that part; nil for any.
    public func waitForRows(_ end: SpoolEnd? = nil) async {
        _ = await store.waitForRows(sink, end, atLeast: 1)
    }

    /// Returns when there are so many rows, dead letters that go again among them; also when the spool
    /// is closed, or when the task is cancelled.
    ///
    /// - Returns: Whether they are there.
    public func waitForRows(atLeast count: Int) async -> Bool {
        await store.waitForRows(sink, nil, atLeast: count)
    }

    /// What became of the sink's rows, since it was first here.
    public var account: SinkAccount { store.board.now.accounts[sink] ?? SinkAccount() }
}

/// What a sink has before it.
public struct SinkProgress: Sendable, Hashable {
    /// When the oldest row was accepted that is not settled, in milliseconds since 1970 UTC; nil
    /// where all are.
    public var oldestAcceptedAt: Int64?
    /// Whether there is a backlog, and so a live part.
    public var hasBacklog = false
    /// Rows in the backlog that nobody has in hand; where the sink takes some event types only, at
    /// most so many.
    public var backlogRows = 0
    /// Rows in the live part that nobody has in hand, likewise; all where there is no backlog.
    public var liveRows = 0
    /// Dead letters that wait to go again.
    public var replayRows = 0
    /// Leases that are out.
    public var leases = 0

    public init() {}
}
