import Definitions
import LocalStore
import Logging
import Queries
import QueryExecution
import Synchronization
import Telemetry

/// The recent rows of a run, kept for `mqp query`. Whatever is wrong with them costs history, and never
/// a row that is to be delivered, nor a poll any time.
final class RunHistory: Sendable {
    /// What the log was told last.
    private struct Told {
        var isWriting = true
        var damagedBlocks = 0
        var removals = 0
        var setAside: [String] = []
    }

    private let store: LocalStore
    private let folder: String
    private let logger: Logger
    private let told = Mutex(Told())

    /// How often is looked how it is.
    static let lookInterval = Duration.seconds(5)

    /// Opens what the configuration says; nil where it keeps nothing. What cannot be opened is a line of
    /// the log, and is tried again.
    static func open(_ input: RunInput, logger: Logger) -> RunHistory? {
        let settings = input.configuration.store
        guard let folder = settings.folder.map({ OutsideFiles.resolve($0, besides: input.path) })
        else { return nil }
        let store = LocalStore(
            writingAt: StoreFolder.file(in: folder), limits: LocalStore.Limits(settings))
        let history = RunHistory(store, folder: folder, logger: logger)
        history.look()
        return history
    }

    private init(_ store: LocalStore, folder: String, logger: Logger) {
        self.store = store
        self.folder = folder
        self.logger = logger
    }

    /// Keeps rows that the spool has accepted; never waits for the disk.
    func take(_ rows: [EntityRow], now: Int64) { store.write(rows, now: now) }

    /// Waits until all rows that were taken are written, as before alerts are evaluated over them.
    func flush() { store.flush() }

    /// Answers a query about what was written.
    func answer(_ query: Query, now: Int64) throws(QueryError) -> QueryResult {
        try store.answer(query, in: ClockZone.context(now: now))
    }

    /// Writes what waits, and lets go of the file.
    func close() {
        store.close()
        look()
    }

    var status: LocalStore.Status { store.status }

    /// Whether rows that are taken are kept.
    var isWriting: Bool { store.status.isWriting }

    /// How it is, for `mqp status`.
    var report: RunReport.Store { RunReport.Store(status, folder: folder) }

    /// Says in the log what has changed since the last time.
    func look() {
        let status = store.status
        let before = told.withLock { told in
            defer {
                told = Told(
                    isWriting: status.isWriting, damagedBlocks: status.damagedBlocks,
                    removals: status.removals, setAside: status.setAside)
            }
            return told
        }
        if before.removals < status.removals {
            logger.error(
                "the files of recent rows were removed, and are begun anew",
                metadata: ["folder": "\(folder)"])
        }
        if before.isWriting, !status.isWriting {
            logger.error(
                "recent rows are not kept for queries",
                metadata: [
                    "reason": "\(status.lastFailure?.reason.rawValue ?? "unknown")",
                    "detail": "\(status.lastFailure?.message ?? "")",
                ])
        }
        if !before.isWriting, status.isWriting {
            logger.notice("recent rows are kept for queries again")
        }
        if before.damagedBlocks < status.damagedBlocks {
            logger.warning(
                "blocks of the store are damaged and left out",
                metadata: ["blocks": "\(status.damagedBlocks - before.damagedBlocks)"])
        }
        for name in status.setAside where !before.setAside.contains(name) {
            logger.error(
                "the store cannot be read and is set aside",
                metadata: ["file": "\(name)"])
        }
    }
}

extension LocalStore.Limits {
    /// What the configuration says.
    init(_ settings: StoreSettings) {
        self.init(
            maximumBytes: Int64(settings.maximumBytes), rowAge: settings.rows.wholeMilliseconds,
            minuteAge: settings.minutes.wholeMilliseconds, hourAge: settings.hours.wholeMilliseconds
        )
    }
}
