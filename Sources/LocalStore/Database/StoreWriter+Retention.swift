import GRDB

/// Keeps the store within its ages and its bytes.
extension StoreWriter {
    /// How many blocks are removed in one step.
    static let removalCount = 32
    /// How many free pages are given back to the disk in one step.
    static let vacuumPages = 512
    /// How often series are looked for that nobody uses, in milliseconds.
    static let seriesDelay: Int64 = 3_600_000

    /// Removes blocks that are older than their level is kept; what of them is not rolled up yet is
    /// rolled up first.
    func removeOld(_ database: Database, _ now: Int64) throws -> Bool {
        for level in BlockLevel.allCases {
            let old = try database.blocks(
                where: "level = ? AND first < ? AND last < ? ORDER BY first LIMIT ?",
                [
                    level.rawValue, now - limits.age(level), now - limits.age(level),
                    Self.removalCount,
                ])
            if old.isEmpty { continue }
            try removeRolled(old, database)
            return true
        }
        return try removeUnusedSeries(database, now)
    }

    /// Removes the oldest blocks where they take more than they may: rows, then minutes, then hours.
    func removeExcess(_ database: Database) throws -> Bool {
        guard try database.usedBytes() > budget else { return false }
        for level in BlockLevel.allCases {
            let oldest = try database.blocks(
                where: "level = ? ORDER BY first LIMIT 4", [level.rawValue])
            if oldest.isEmpty { continue }
            try removeRolled(oldest, database)
            // Series of what is gone take room too.
            seriesExpiredAt = .min
            return true
        }
        return false
    }

    /// Bytes in the file that are taken, at most; the rest is for the log, and for what is written
    /// before something is removed.
    private var budget: Int64 {
        (limits.maximumBytes - logBytes) / 16 * 15
    }

    private var logBytes: Int64 { StoreFile.maximumLogBytes(limits) }

    /// Removes blocks of one level; those that are not rolled up yet are rolled up and stay for now.
    private func removeRolled(_ blocks: [Block], _ database: Database) throws {
        if let open = blocks.first(where: { !$0.isRolled && $0.level != .hours }) {
            try close([open], database)
            return
        }
        for block in blocks {
            try remove(block, database)
            let end = block.last + max(block.level.length, 1)
            let key = block.level.completeSince
            if end > (try database.state(key)) ?? .min { try database.setState(key, end) }
        }
    }

    private func removeUnusedSeries(_ database: Database, _ now: Int64) throws -> Bool {
        guard now - Self.seriesDelay > seriesExpiredAt else { return false }
        seriesExpiredAt = now
        // Of spans that are closed it has been noted then.
        for block in try database.blocks(where: "level = 0 AND rolled = 0") {
            guard let series = try? database.series(block) else { continue }
            try database.touch(series.list, at: block.last)
        }
        let oldest = try Int64.fetchOne(database, sql: "SELECT min(first) FROM block") ?? now
        let limit = max(oldest, Block.times.lowerBound) - 2 * SeriesInterner.useGrain
        let unused = try Int64.fetchSet(
            database, sql: "SELECT id FROM series WHERE last < ?", arguments: [limit])
        guard !unused.isEmpty else { return false }
        try database.execute(sql: "DELETE FROM series WHERE last < ?", arguments: [limit])
        intake.interner.remove(unused)
        return false
    }

    /// Gives some free pages back to the disk, where there are many or the file is too large.
    func vacuum(_ queue: DatabaseQueue) throws -> Bool {
        try queue.writeWithoutTransaction { database in
            let pages = try Int64.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            let free = try Int64.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            // What is written next takes free pages, so that some are no loss.
            let isTooLarge = pages * Int64(Schema.pageSize) > limits.maximumBytes - logBytes
            guard free > 0, isTooLarge || free > Int64(Self.vacuumPages) && free > pages / 4
            else { return false }
            let statement = try database.cachedStatement(
                sql: "PRAGMA incremental_vacuum(\(Self.vacuumPages))")
            try statement.execute()
            return true
        }
    }

    /// Writes what is new of entities, if it is time for it.
    func saveEntities(_ now: Int64, isLast: Bool) {
        guard !entities.changed.isEmpty,
            isLast || now - EntityBook.saveDelay >= entities.savedAt, let queue = opened(now)
        else { return }
        do {
            entities.expire(before: now)
            try queue.write { try $0.save(entities, &intake.catalog) }
            intake.catalog.forgetNew()
            entities.noteSaved(at: now)
        } catch { fail(StoreFailure(error), now) }
    }

    func showStatus() {
        guard let queue else { return }
        let (totals, path) = (totals, file.path)
        let (series, entities) = (intake.interner.count, entities.entries.count)
        try? queue.read { database in
            var facts = LocalStore.Status()
            try facts.show(totals, database, path)
            board.change { status in
                status.rows = facts.rows
                status.minuteRows = facts.minuteRows
                status.hourRows = facts.hourRows
                status.blocks = facts.blocks
                status.bytes = facts.bytes
                status.oldestRow = facts.oldestRow
                status.oldest = facts.oldest
                status.series = series
                status.entities = entities
            }
        }
    }
}

extension LocalStore.Limits {
    func age(_ level: BlockLevel) -> Int64 {
        switch level {
        case .rows: rowAge
        case .minutes: minuteAge
        case .hours: hourAge
        }
    }
}

extension BlockLevel {
    /// The name of the time from which on everything of a level is kept.
    var completeSince: String { "completeSince\(rawValue)" }
}

extension SeriesInterner {
    /// How exactly it is known when a series was in use, in milliseconds.
    static let useGrain: Int64 = 86_400_000
}

extension Database {
    func usedBytes() throws -> Int64 {
        let pages = try Int64.fetchOne(self, sql: "PRAGMA page_count") ?? 0
        let free = try Int64.fetchOne(self, sql: "PRAGMA freelist_count") ?? 0
        return (pages - free) * Int64(Schema.pageSize)
    }
}
