import GRDB

/// How much the blocks have, kept in step with them.
struct StoreTotals {
    private(set) var rows: [BlockLevel: Int] = [:]
    private(set) var blocks = 0

    init() {}

    init(_ database: Database) throws {
        for block in try database.blocks(where: "1") { add(block) }
    }

    mutating func add(_ block: Block) {
        rows[block.level, default: 0] += block.rows
        blocks += 1
    }

    mutating func remove(_ block: Block) {
        rows[block.level, default: 0] -= block.rows
        blocks -= 1
    }
}

extension LocalStore.Status {
    mutating func show(_ totals: StoreTotals, _ database: Database, _ path: String) throws {
        rows = totals.rows[.rows] ?? 0
        minuteRows = totals.rows[.minutes] ?? 0
        hourRows = totals.rows[.hours] ?? 0
        blocks = totals.blocks
        bytes = fileSize(path) + fileSize(path + "-wal")
        oldestRow = try oldest(.rows, database)
        oldest = try BlockLevel.allCases.compactMap { try oldest($0, database) }.min()
    }

    private func oldest(_ level: BlockLevel, _ database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT min(first) FROM block WHERE level = ?"),
            arguments: [level.rawValue])
    }
}
