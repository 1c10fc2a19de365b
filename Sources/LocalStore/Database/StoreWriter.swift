import GRDB
import Telemetry

/// The one who writes: it has the file open, knows its names and series, and opens it again after a
/// failure.
///
/// One thread at a time has it. Whatever goes wrong costs the rows at hand, which are counted.
final class StoreWriter {
    let file: StoreFile
    let limits: LocalStore.Limits
    let board: StoreBoard
    private var lock: StoreLock?
    private var identity: FileIdentity?
    private(set) var queue: DatabaseQueue?
    /// When it is tried again after a failure, in milliseconds since 1970 UTC.
    private var retryAt: Int64 = .min
    private var isClosed = false
    var intake: RowIntake
    var entities: EntityBook
    var totals = StoreTotals()
    private var nextBlock: Int64 = 1
    /// All that ended before has been rolled up, but for what came late since.
    var closedBefore: Int64 = .min
    /// When series that nobody uses were looked for the last time.
    var seriesExpiredAt: Int64 = .min

    /// How long nothing is tried after a failure, in milliseconds.
    static let retryDelay: Int64 = 5000
    /// How far in the future a row's time may be, in milliseconds.
    static let maximumLead: Int64 = 86_400_000

    init(_ file: StoreFile, _ limits: LocalStore.Limits, _ board: StoreBoard) {
        self.file = file
        self.limits = limits
        self.board = board
        intake = RowIntake(maximumSeries: limits.maximumSeries)
        entities = EntityBook(limits)
    }

    /// Writes rows, all of them or none.
    func commit(_ batches: [[EntityRow]], now: Int64) {
        let count = batches.reduce(0) { $0 + $1.count }
        guard let queue = opened(now) else {
            board.drop(count, .failed)
            return
        }
        guard !isHeldUp(queue) else {
            board.drop(count, .reader)
            return
        }
        do {
            try write(batches, to: queue, now)
            board.change { $0.isWriting = true }
        } catch {
            fail(StoreFailure(error), now)
            // A file that was damaged is another one now.
            if StoreFailure(error).reason == .damaged, let queue = opened(now) {
                do {
                    try write(batches, to: queue, now)
                    board.change { $0.isWriting = true }
                    return
                } catch { fail(StoreFailure(error), now) }
            }
            board.drop(count, .failed)
        }
    }

    private func write(_ batches: [[EntityRow]], to queue: DatabaseQueue, _ now: Int64) throws {
        var dropped: [LocalStore.DropReason: Int] = [:]
        var written = 0
        intake.churn.turn(to: now)
        let oldest = now - limits.hourAge
        try queue.write { database in
            for row in batches.joined() {
                let time = row.sample.timestamp
                if time < oldest {
                    dropped[.tooOld, default: 0] += 1
                } else if time > now + Self.maximumLead {
                    dropped[.future, default: 0] += 1
                } else if try intake.add(row, previous: database.series) {
                    entities.note(row)
                    written += 1
                } else {
                    dropped[.names, default: 0] += 1
                }
            }
            try insertGroups(database, now)
        }
        intake.forgetGroups()
        board.change { status in
            status.writtenRows += written
            for (reason, count) in dropped { status.droppedRows[reason, default: 0] += count }
        }
    }

    private func insertGroups(_ database: Database, _ now: Int64) throws {
        for key in intake.order {
            guard let group = intake.groups[key] else { continue }
            let rows = group.rows
            for (name, column) in rows.columns {
                let use: NameCatalog.Use =
                    switch column {
                    case .numbers: .numbers
                    case .coded: .coded
                    }
                intake.catalog.note(.init(type: group.type, name: name, use: use))
            }
            totals.add(try database.insert(rows, type: group.type, id: takeBlockID()))
        }
        try database.saveNew(intake.catalog)
        try database.saveNew(intake.interner, now: now)
    }

    /// The database, opened if it was not; nil where that does not go now.
    func opened(_ now: Int64) -> DatabaseQueue? {
        if let queue {
            guard let loss else { return queue }
            fail(loss, now, retryDelay: 0)
        }
        guard now >= retryAt, !isClosed else { return nil }
        do { return try open(now) } catch {
            fail(StoreFailure(error), now)
            return nil
        }
    }

    private func open(_ now: Int64) throws -> DatabaseQueue {
        file.makeFolder()
        if lock == nil { lock = try StoreLock(file.path) }
        guard let lock else {
            throw StoreFailure(.locked, "another process writes to \(file.path)")
        }
        let opened = try file.openForWriting(limits) { name, why in
            note(StoreFailure(.damaged, "\(file.path) is set aside: \(why)"), now)
            board.change { $0.setAside.append(name) }
        }
        do {
            try load(opened)
            guard lock.isInPlace, let identity = FileIdentity(file.path) else {
                throw StoreFailure(.unusable, "\(file.path) was removed while it was opened")
            }
            self.identity = identity
        } catch {
            // Before it is set aside: SQLite removes the log by its name when it closes.
            try? opened.close()
            throw error
        }
        queue = opened
        return opened
    }

    /// What somebody has removed or put in the place of the open file or its lock; nil where both are
    /// what they were. What is written to a file without a name nobody would read, and without the
    /// lock another process may write to the same one.
    private var loss: StoreFailure? {
        if FileIdentity(file.path) != identity {
            board.change { $0.removals += 1 }
            return StoreFailure(.unusable, "\(file.path) was removed, and is begun anew")
        }
        return lock?.isInPlace == true
            ? nil : StoreFailure(.unusable, "\(file.path).lock was removed, and is made anew")
    }

    func takeBlockID() -> Int64 {
        defer { nextBlock += 1 }
        return nextBlock
    }

    private func load(_ queue: DatabaseQueue) throws {
        intake = RowIntake(maximumSeries: limits.maximumSeries)
        try queue.read { database in
            intake.catalog = try database.loadCatalog()
            intake.interner = try database.loadSeries(maximumSeries: limits.maximumSeries)
            let lastBlock = try Int64.fetchOne(database, sql: "SELECT max(id) FROM block") ?? 0
            guard (0..<Block.maximumID).contains(lastBlock) else { throw DamagedBlob() }
            nextBlock = lastBlock + 1
            totals = try StoreTotals(database)
            entities = try database.loadEntities(limits)
        }
        closedBefore = .min
    }

    /// Whether the log has grown to its limit, because somebody reads what was before it.
    private func isHeldUp(_ queue: DatabaseQueue) -> Bool {
        let log = file.path + "-wal"
        let limit = StoreFile.maximumLogBytes(limits)
        guard fileSize(log) > limit / 2 else { return false }
        try? queue.writeWithoutTransaction { database in
            // Without waiting for who reads.
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            _ = try? Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            let milliseconds = Int(StoreFile.busySeconds * 1000)
            try database.execute(sql: "PRAGMA busy_timeout = \(milliseconds)")
        }
        return fileSize(log) > limit
    }

    /// Notes a failure and closes the database; it is opened again later. What is damaged is set aside.
    func fail(_ failure: StoreFailure, _ now: Int64, retryDelay: Int64 = retryDelay) {
        note(failure, now)
        board.change { $0.isWriting = false }
        try? queue?.close()
        queue = nil
        identity = nil
        retryAt = now + retryDelay
        // One that was removed keeps nobody out; the next attempt takes it anew.
        if lock?.isInPlace != true { lock = nil }
        guard failure.reason == .damaged, lock != nil else { return }
        retryAt = now
        try? file.moveAside(StoreFile.damagedSuffix, failure.message) { name, _ in
            board.change { $0.setAside.append(name) }
        }
    }

    func note(_ failure: StoreFailure, _ now: Int64) {
        board.change {
            $0.failures[failure.reason, default: 0] += 1
            $0.lastFailure = .init(reason: failure.reason, message: failure.message, at: now)
        }
    }

    /// Writes all to the file itself, and lets go of it.
    func close(_ now: Int64) {
        if let queue {
            // A file in the place of ours is somebody else's, and so is the log beside it.
            if loss == nil { try? queue.writeWithoutTransaction(Self.settle) }
            try? queue.close()
        }
        queue = nil
        lock = nil
        isClosed = true
    }

    private static func settle(_ database: Database) throws {
        _ = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        // So that it can be read in a folder that the reader may not write to; where somebody reads
        // just now it stays as it is.
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
    }
}
