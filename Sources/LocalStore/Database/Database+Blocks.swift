import Foundation
import GRDB

/// Blocks in the database: a line about each, and a blob for each of its columns.
extension Database {
    private static let columns = "id, type, level, rolled, tier, first, last, rows, bytes"

    /// The blocks for which a condition holds, in an order, such as `level = 0 ORDER BY id`.
    func blocks(where condition: String, _ arguments: StatementArguments = []) throws -> [Block] {
        try Row.fetchAll(
            cachedStatement(sql: "SELECT \(Self.columns) FROM block WHERE \(condition)"),
            arguments: arguments
        ).compactMap(Block.init)
    }

    func insert(_ block: Block) throws {
        try cachedStatement(
            sql: "INSERT INTO block(\(Self.columns)) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            block.id, Int64(block.type), block.level.rawValue, block.isRolled, block.tier,
            block.first, block.last, block.rows, block.bytes,
        ])
    }

    func insert(_ id: PartID, _ bytes: [UInt8]) throws -> Int {
        let data = Data(sealed(bytes, at: id.rawValue))
        try cachedStatement(sql: "INSERT INTO part(id, data) VALUES(?, ?)")
            .execute(arguments: [id.rawValue, data])
        return data.count
    }

    func delete(_ block: Block) throws {
        let parts = PartID.all(of: block.id)
        try cachedStatement(sql: "DELETE FROM part WHERE id BETWEEN ? AND ?")
            .execute(arguments: [parts.lowerBound, parts.upperBound])
        try cachedStatement(sql: "DELETE FROM block WHERE id = ?").execute(arguments: [block.id])
    }

    func noteRolled(_ block: Block) throws {
        try cachedStatement(sql: "UPDATE block SET rolled = 1 WHERE id = ?")
            .execute(arguments: [block.id])
    }

    /// Reads one column; nil where the block has none of that kind.
    func part<Result>(
        _ id: PartID, _ body: (inout BlobReader) throws(DamagedBlob) -> Result
    ) throws -> Result? {
        let rows = try Row.fetchCursor(
            cachedStatement(sql: "SELECT data FROM part WHERE id = ?"), arguments: [id.rawValue])
        guard let row = try rows.next() else { return nil }
        return try row.withBytes(atIndex: 0) { bytes in
            var reader = try unsealed(bytes, at: id.rawValue)
            return try body(&reader)
        }
    }

    /// The keys of all columns of a block.
    func parts(of block: Block) throws -> [PartID] {
        let parts = PartID.all(of: block.id)
        return try Int64.fetchAll(
            cachedStatement(sql: "SELECT id FROM part WHERE id BETWEEN ? AND ?"),
            arguments: [parts.lowerBound, parts.upperBound]
        ).map(PartID.init(rawValue:))
    }

    /// A number that the store remembers; nil where it has none of that name.
    func state(_ key: String) throws -> Int64? {
        try Int64.fetchOne(
            cachedStatement(sql: "SELECT value FROM state WHERE key = ?"), arguments: [key])
    }

    func setState(_ key: String, _ value: Int64) throws {
        try cachedStatement(sql: "INSERT OR REPLACE INTO state(key, value) VALUES(?, ?)")
            .execute(arguments: [key, value])
    }
}

extension Block {
    /// Nil where a line says what none of ours would.
    fileprivate init?(_ row: Row) {
        guard let id = row.integer(0), let type = row.integer(1).flatMap({ UInt32(exactly: $0) }),
            let level = row.integer(2).flatMap({ BlockLevel(rawValue: Int($0)) }),
            let rolled = row.integer(3), let tier = row.integer(4), let first = row.integer(5),
            let last = row.integer(6), let rows = row.integer(7), let bytes = row.integer(8),
            (0..<Block.maximumID).contains(id), (1...Int64(Block.maximumRows)).contains(rows),
            Block.times.contains(first), Block.times.contains(last), first <= last
        else { return nil }
        self.init(
            id: id, type: type, level: level, isRolled: rolled != 0, tier: Int(tier), first: first,
            last: last, rows: Int(rows), bytes: Int(bytes))
    }
}
