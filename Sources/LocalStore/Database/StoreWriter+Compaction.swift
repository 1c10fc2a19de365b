import GRDB

/// Makes few large blocks of many small ones, and rollups of them.
///
/// Each block says whether what it has is in blocks of the next level too, and both change in one
/// transaction: so a query takes what is rolled up from there and the rest from here, and each row
/// counts once, also one that came late, whose rollup then stands beside that of the others until
/// they are merged.
extension StoreWriter {
    /// How long after the end of a span it is closed, in milliseconds: for rows that are under way.
    static let grace: Int64 = 30_000
    /// So many blocks of an open span become one.
    static let mergeCount = 8
    /// As often as this is one merged while its span is open.
    static let maximumTier = 3

    /// Does one step of what is due: at most one block's worth of rows.
    ///
    /// - Returns: whether there is more to do.
    func maintain(_ now: Int64) -> Bool {
        guard now > 0, let queue = opened(now) else { return false }
        do {
            return try queue.write { try step($0, now) } || vacuum(queue)
        } catch {
            fail(StoreFailure(error), now)
            return false
        }
    }

    private func step(_ database: Database, _ now: Int64) throws -> Bool {
        let due = (now - Self.grace).floored(to: BlockLevel.rows.span)
        if due > closedBefore {
            if try closeNext(database, before: due) { return true }
            closedBefore = due
        }
        if try mergeNext(database) { return true }
        if try removeExcess(database) { return true }
        return try removeOld(database, now)
    }

    /// Rolls up one span that has ended, rows before minutes before hours.
    private func closeNext(_ database: Database, before due: Int64) throws -> Bool {
        for level in BlockLevel.allCases {
            let open = try database.blocks(
                where: "level = ? AND rolled = 0 AND last < ? ORDER BY type, first, id",
                [level.rawValue, due.floored(to: level.span)])
            guard let first = open.first else { continue }
            let span = first.first.floored(to: level.span)
            try close(
                open.filter { $0.type == first.type && $0.first.floored(to: level.span) == span }
                    .sorted { $0.id < $1.id }.fitting, database)
            return true
        }
        return false
    }

    /// Rolls up blocks of one type, level and span, together few enough to be one block, and merges
    /// them with those of the span that were rolled up before.
    func close(_ blocks: [Block], _ database: Database) throws {
        guard let first = blocks.first else { return }
        let level = first.level
        let span = first.first.floored(to: level.span)
        let earlier = try database.blocks(
            where: """
                level = ? AND type = ? AND rolled = 1 AND first >= ? AND first < ?
                ORDER BY rows, id
                """,
            [level.rawValue, Int64(first.type), span, span + level.span])
        let all = (blocks + earlier).fitting.sorted { $0.id < $1.id }
        switch level {
        case .rows: try closeRows(blocks, merging: all, database)
        case .minutes, .hours: try closeRollups(blocks, merging: all, database)
        }
    }

    private func closeRows(
        _ blocks: [Block], merging all: [Block], _ database: Database
    ) throws {
        let read = try readable(all, database) { try database.rows($0) }
        let new = read.filter { block, _ in blocks.contains { $0.id == block.id } }
        guard let type = new.first?.0.type else { return }
        let rows = RowColumns(merging: new.map(\.1))
        try insert(RollupRows(rows, length: BlockLevel.minutes.length), type, .minutes, database)
        try database.touch(rows.seriesList, at: rows.times.last ?? 0)
        guard read.count > 1 else {
            try database.noteRolled(new[0].0)
            return
        }
        for (block, _) in read { try remove(block, database) }
        let merged = new.count == read.count ? rows : RowColumns(merging: read.map(\.1))
        totals.add(
            try database.insert(merged, type: type, id: takeBlockID(), isRolled: true))
    }

    private func closeRollups(
        _ blocks: [Block], merging all: [Block], _ database: Database
    ) throws {
        let read = try readable(all, database) { try database.rollups($0) }
        let new = read.filter { block, _ in blocks.contains { $0.id == block.id } }
        guard let (first, _) = new.first else { return }
        let level = first.level
        if let next = level.next,
            let rollups = RollupRows(merging: new.map(\.1), length: next.length)
        {
            try insert(rollups, first.type, next, database)
        }
        guard read.count > 1,
            let merged = RollupRows(merging: read.map(\.1), length: level.length)
        else {
            for (block, _) in new { try database.noteRolled(block) }
            return
        }
        for (block, _) in read { try remove(block, database) }
        try insert(merged, first.type, level, database, isRolled: true)
    }

    private func insert(
        _ rollups: RollupRows, _ type: UInt32, _ level: BlockLevel, _ database: Database,
        isRolled: Bool = false
    ) throws {
        guard rollups.count > 0 else { return }
        totals.add(
            try database.insert(
                rollups, type: type, level: level, id: takeBlockID(), isRolled: isRolled))
    }

    /// Merges small blocks of one span that is still open, or was reopened by late rows.
    private func mergeNext(_ database: Database) throws -> Bool {
        struct Place: Hashable {
            var type: UInt32
            var span: Int64
            var tier: Int
        }
        let open = try database.blocks(
            where: "level = 0 AND rolled = 0 AND tier < ? ORDER BY id", [Self.maximumTier])
        let places = Dictionary(grouping: open) {
            Place(type: $0.type, span: $0.first.floored(to: BlockLevel.rows.span), tier: $0.tier)
        }
        // Whichever is the first: all are merged in the end.
        guard let blocks = places.values.first(where: { $0.count >= Self.mergeCount }) else {
            return false
        }
        let read = try readable(blocks.fitting, database) { try database.rows($0) }
        guard let (first, _) = read.first else { return true }
        if read.count == 1 {
            try database.raiseTier(first)
            return true
        }
        for (block, _) in read { try remove(block, database) }
        let merged = RowColumns(merging: read.map(\.1))
        totals.add(
            try database.insert(
                merged, type: first.type, id: takeBlockID(), tier: first.tier + 1))
        return true
    }

    func remove(_ block: Block, _ database: Database) throws {
        try database.delete(block)
        totals.remove(block)
    }

    /// Reads blocks; those that are damaged are removed and counted.
    private func readable<Rows>(
        _ blocks: [Block], _ database: Database, _ read: (Block) throws -> Rows
    ) throws -> [(Block, Rows)] {
        var result: [(Block, Rows)] = []
        for block in blocks {
            do { result.append((block, try read(block))) } catch is DamagedBlob {
                try remove(block, database)
                board.change { $0.damagedBlocks += 1 }
            }
        }
        return result
    }
}

extension [Block] {
    /// As many from the first on as fit into one block; one at least.
    fileprivate var fitting: [Block] {
        var rows = 0
        return Array(
            prefix { block in
                rows += block.rows
                return rows <= Block.maximumRows || rows == block.rows
            })
    }
}

extension Database {
    fileprivate func raiseTier(_ block: Block) throws {
        try cachedStatement(sql: "UPDATE block SET tier = tier + 1 WHERE id = ?")
            .execute(arguments: [block.id])
    }

    /// Notes that series were in use at a time, to within a day.
    func touch(_ series: [Int64], at time: Int64) throws {
        let statement = try cachedStatement(
            sql: "UPDATE series SET last = ? WHERE id = ? AND last < ?")
        for id in series {
            try statement.execute(arguments: [time, id, time - SeriesInterner.useGrain])
        }
    }
}
