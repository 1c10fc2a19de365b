public import Telemetry

/// The rows that are accepted and not yet delivered, on disk: what is in here is not lost.
///
/// Rows are appended to segments, files that are only ever written at their end, and each sink goes
/// its own way through them. Appending is what the rate needs: on the machine where it was measured,
/// SQLite in WAL mode takes 70,000 rows of 1 KB a second, a record each, with nothing else to do, or
/// 148 MB/s as blobs; plain appending takes 778 MB/s.
///
/// An append returns when its rows are on the disk. A row that was accepted is delivered at least
/// once, or counted in its sink's account with the reason why not; when the process dies between an
/// endpoint's answer and the next sync of the cursor, it is delivered again, with the same id.
///
/// An append that was refused because a sync failed may be there after a crash that follows at once,
/// as a whole: what nobody was told is there can be sent, but never the other way round.
public final class Spool: Sendable {
    private let store: SpoolStore
    private let cursors: [String: SinkCursor]

    private init(_ store: SpoolStore, _ sinks: [SpoolSink]) {
        self.store = store
        cursors = Dictionary(
            sinks.map { ($0.name, SinkCursor($0.name, store)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Opens the spool in a folder, and makes it where there is none.
    ///
    /// A sink whose name is new begins with the oldest rows that are there, so that one that was
    /// renamed, or whose cursor is gone, loses none. One that was here before goes on
    /// where it was; what went meanwhile counts as dropped with the label `missed`.
    ///
    /// - Parameters:
    ///   - files: The folder.
    ///   - options: The limits.
    ///   - sinks: The sinks that rows are kept for; of two with the same name, the first.
    ///   - id: The number that all row ids have, if the spool is new; draw it at random.
    ///   - now: Milliseconds since 1970 UTC.
    /// - Returns: The spool, and what was there.
    /// - Throws: `.locked` where another process has the folder, `.io` where it cannot be read. What
    ///   is damaged or half-written never is an error here, and a disk that can only be read is none.
    public static func open(
        _ files: any SpoolFiles, options: SpoolOptions = SpoolOptions(), sinks: [SpoolSink],
        id: UInt64, now: @escaping @Sendable () -> Int64
    ) async throws(SpoolError) -> (Spool, SpoolRecovery) {
        let store = SpoolStore(files, options: options, now: now, id: id)
        let recovery = try await store.recover(sinks)
        return (Spool(store, sinks), recovery)
    }

    /// Accepts rows and baselines, all or none.
    ///
    /// Does not end when its task is cancelled: whether rows were accepted must be known.
    ///
    /// - Returns: The numbers of the rows' ids, in the order of the rows.
    /// - Throws: `.full` at the limit, `.tooLarge` for more than one commit may have, `.closed`; or
    ///   why the disk did not take it. Nothing of it is accepted then.
    @discardableResult
    public func append(_ commit: SpoolCommit) async throws(SpoolError) -> Range<UInt64> {
        try await store.append(commit)
    }

    /// The last accepted state of each name, also from before a restart. An empty state that is
    /// appended takes its name out.
    public var baselines: [String: [UInt8]] { store.board.now.baselines }

    /// One sink's way through the rows; nil for a sink that the spool was not opened with.
    public func cursor(of sink: String) -> SinkCursor? { cursors[sink] }

    public var status: SpoolStatus { store.board.now.status }

    /// Whether what is in here is there after the process has ended.
    public var isPersistent: Bool { store.files.isPersistent }

    /// The limits.
    public var options: SpoolOptions { store.options }

    /// Whether there is room for another commit; always so where the oldest rows make room.
    public var hasRoom: Bool { !status.isRefusing }

    /// Returns when there is room, when the spool is closed, or when the task is cancelled.
    public func waitForRoom() async { await store.waitForRoom() }

    /// Dead letters in the order of their rows.
    ///
    /// - Parameters:
    ///   - sink: Those of a sink; nil for all.
    ///   - maximum: How many at most.
    /// - Returns: Those that can be read.
    /// - Throws: Why the files could not be read.
    public func deadLetters(
        of sink: String? = nil, maximum: Int = .max
    ) async throws(SpoolError) -> [DeadLetter] {
        try await store.listDeadLetters(of: sink, maximum: maximum)
    }

    /// Removes dead letters for good; the account goes on counting them.
    ///
    /// - Returns: How many there were.
    /// - Throws: Why they could not be removed.
    @discardableResult
    public func removeDeadLetters(
        _ ids: [RowID], of sink: String
    ) async throws(SpoolError) -> Int {
        try await store.removeDeadLetters(ids, of: sink)
    }

    /// Lets dead letters go to their sink once more; in the account they wait again.
    ///
    /// - Returns: How many; those that are not there, and those beyond 10,000 that wait, are not.
    /// - Throws: `.closed`.
    @discardableResult
    public func replay(_ ids: [RowID], of sink: String) async throws(SpoolError) -> Int {
        try await store.replay(ids, of: sink)
    }

    /// Brings all cursors to the disk now, which otherwise happens about once a second.
    ///
    /// - Throws: Why the disk did not take them.
    public func sync() async throws(SpoolError) { try await store.sync() }

    /// Waits for the appends under way, brings the cursors to the disk and lets go of the folder.
    ///
    /// Leases that are out count as released.
    public func close() async { await store.close() }
}
