import GRDB
import QueryExecution

/// Rows as they were written, in blocks.
extension Database {
    /// Writes rows as a block, which must not be none.
    func insert(
        _ rows: RowColumns, type: UInt32, id: Int64, isRolled: Bool = false, tier: Int = 0
    ) throws -> Block {
        var writer = BlobWriter()
        IntegerCoding.encode(rows.times, into: &writer)
        var bytes = try insert(PartID(block: id, .times), writer.bytes)
        bytes += try insertSeries(rows.seriesList, rows.series, block: id)
        for (name, column) in rows.columns {
            writer.removeAll()
            column.encode(into: &writer)
            bytes += try insert(PartID(block: id, name: name), writer.bytes)
        }
        let block = Block(
            id: id, type: type, level: .rows, isRolled: isRolled, tier: tier,
            first: rows.times.first ?? 0, last: rows.times.last ?? 0, rows: rows.count,
            bytes: bytes)
        try insert(block)
        return block
    }

    func insertSeries(_ list: [Int64], _ places: [UInt32], block: Int64) throws -> Int {
        var writer = BlobWriter()
        writer.count(list.count)
        var previous: Int64 = 0
        for id in list {
            writer.signed(id - previous)
            previous = id
        }
        let bytes = try insert(PartID(block: block, .seriesList), writer.bytes)
        writer.removeAll()
        IntegerCoding.encode(places, into: &writer)
        return try bytes + insert(PartID(block: block, .series), writer.bytes)
    }

    /// All of a block of rows.
    func rows(_ block: Block) throws -> RowColumns {
        var rows = RowColumns()
        rows.times = try times(block)
        (rows.seriesList, rows.series) = try series(block)
        for id in try parts(of: block) where id.name != 0 && id.kind == .value {
            rows.columns[id.name] = try column(id, block)
        }
        return rows
    }

    func column(_ id: PartID, _ block: Block) throws -> StoredColumn? {
        try part(id) { reader throws(DamagedBlob) in try StoredColumn(&reader, block.rows) }
    }

    func times(_ block: Block) throws -> [Int64] {
        try integers(.times, block)
    }

    /// A column that each block has.
    func integers<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ frame: PartID.Frame, _ block: Block
    ) throws -> [Integer] {
        let values: [Integer]? = try part(PartID(block: block.id, frame)) {
            reader throws(DamagedBlob) in
            try IntegerCoding.decode(&reader, block.rows)
        }
        guard let values else { throw DamagedBlob() }
        return values
    }

    /// The series that occur, and of each row the place of its own.
    func series(_ block: Block) throws -> (list: [Int64], places: [UInt32]) {
        let list = try part(PartID(block: block.id, .seriesList)) {
            reader throws(DamagedBlob) in
            var list: [Int64] = []
            var previous: Int64 = 0
            for _ in 0..<(try reader.count()) {
                previous &+= try reader.signed()
                list.append(previous)
            }
            return list
        }
        let places: [UInt32] = try integers(.series, block)
        guard let list, places.allSatisfy({ $0 < list.count }) else { throw DamagedBlob() }
        return (list, places)
    }
}
