import Telemetry

/// Makes the bytes of a transaction: blocks of rows, baselines, and the mark that makes them count.
struct TransactionWriter {
    /// A block of rows of one event type.
    struct Block {
        var rows: Range<UInt64>
        var eventType: UInt64
        /// Where its record begins, from the beginning of the bytes.
        var offset: Int
    }

    /// The most rows of a block, and the most bytes before another begins: what one damaged bit costs.
    static let maximumBlockRows = 256
    static let maximumBlockBytes = 64 << 10

    private(set) var out = ByteWriter()
    private(set) var blocks: [Block] = []
    private(set) var baselines: [(name: String, state: [UInt8])] = []
    var shapes = ShapeTable()
    private(set) var nextRow: UInt64 = 0
    private var firstRow: UInt64 = 0
    /// Where the transaction begins, behind the header of a new segment.
    private var start = 0
    /// How many shapes the segment had before it.
    private var shapesBefore = 0
    private var open: (header: RecordHeader, offset: Int)?

    /// Where the writer stood, to go back to.
    struct Position {
        fileprivate var count: Int
        fileprivate var blocks: Int
        fileprivate var baselines: Int
        fileprivate var shapes: Int
        fileprivate var row: UInt64
    }

    var position: Position {
        Position(
            count: out.count, blocks: blocks.count, baselines: baselines.count,
            shapes: shapes.definitions.count, row: nextRow)
    }

    /// What the mark at the end takes.
    static let commitBytes = RecordHeader.size + MemoryLayout<UInt64>.size

    var rows: Range<UInt64> { firstRow..<nextRow }
    /// The length of the transaction with its mark.
    var length: Int { out.count - start + Self.commitBytes }

    /// Begins anew behind what was written; with a header, in a segment of its own.
    mutating func begin(row: UInt64, header: SegmentHeader?) {
        out.removeAll()
        blocks.removeAll(keepingCapacity: true)
        baselines.removeAll()
        open = nil
        firstRow = row
        nextRow = row
        if let header {
            shapes = ShapeTable()
            FilePreamble.write(to: &out)
            header.write(to: &out)
        }
        start = out.count
        shapesBefore = shapes.definitions.count
    }

    /// Forgets the shapes of the transaction, since it is not on the disk.
    mutating func forgetShapes() { shapes.truncate(to: shapesBefore) }

    mutating func rewind(to position: Position) {
        out.truncate(to: position.count)
        blocks.removeSubrange(position.blocks...)
        baselines.removeSubrange(position.baselines...)
        shapes.truncate(to: position.shapes)
        nextRow = position.row
        open = nil
    }

    mutating func append(_ rows: [EntityRow], at time: Int64) {
        var last: ShapeTable.Entry?
        for row in rows {
            let entry: ShapeTable.Entry
            if let last, last.shape === row.sample.shape {
                entry = last
            } else {
                entry = self.entry(of: row.sample.shape, at: time)
                last = entry
            }
            if let open,
                open.header.eventType != entry.eventType
                    || open.header.count >= Self.maximumBlockRows
                    || out.count - open.offset >= Self.maximumBlockBytes
            {
                endBlock()
            }
            if open == nil {
                let header = RecordHeader(
                    .rows, row: nextRow, eventType: entry.eventType, time: time)
                open = (header, out.beginRecord())
            }
            RowWriter.write(row, shape: entry.number, to: &out)
            open?.header.count += 1
            nextRow += 1
        }
        endBlock()
    }

    mutating func append(baseline state: [UInt8], of name: String, at time: Int64) {
        baselines.append((name, state))
        let offset = out.beginRecord()
        out.text(name)
        out.raw(state)
        out.endRecord(RecordHeader(.baseline, time: time), at: offset)
    }

    /// Ends the transaction.
    mutating func commit(at time: Int64) {
        let length = out.count - start
        let offset = out.beginRecord()
        out.integer(UInt64(length))
        let header = RecordHeader(
            .commit, row: firstRow, count: Int(nextRow - firstRow), time: time)
        out.endRecord(header, at: offset)
    }

    private mutating func entry(of shape: SampleShape, at time: Int64) -> ShapeTable.Entry {
        let (entry, isNew) = shapes.entry(of: shape)
        guard isNew else { return entry }
        endBlock()
        // Twice, for all rows of the shape depend on it.
        for _ in 0..<2 {
            let offset = out.beginRecord()
            out.integer(entry.number)
            out.raw(shapes.definitions[Int(entry.number)].bytes)
            out.endRecord(RecordHeader(.shapes, time: time), at: offset)
        }
        return entry
    }

    private mutating func endBlock() {
        guard let block = open else { return }
        out.endRecord(block.header, at: block.offset)
        blocks.append(
            Block(
                rows: block.header.rows, eventType: block.header.eventType, offset: block.offset))
        open = nil
    }
}
