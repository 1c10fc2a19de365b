import Telemetry

/// One file of rows, as it is known in memory.
struct Segment {
    let number: UInt64
    /// The rows that were accepted into it; the lower bound is that of its header.
    var rows: Range<UInt64>
    /// Its length up to the last commit; what lies behind was never accepted.
    var length: Int
    let createdAt: Int64
    /// When its last row was accepted.
    var newestAt: Int64
    /// Numbers in front of its first row that no accepted row has.
    var burned: Range<UInt64>
    var index = SegmentIndex()

    var name: String { SpoolFileName.segment(number) }
}

/// Where in a segment the rows are, at steps; made while it is read or written.
struct SegmentIndex {
    /// About how many bytes lie between two marks.
    static let spacing = 64 << 10

    private var marks: [(row: UInt64, offset: Int)] = []
    /// Up to where it is known what is there.
    private(set) var scanned = FilePreamble.size
    /// By number.
    var shapes: [UInt32: SampleShape] = [:]
    /// Where damage was met, so that it is counted once.
    var damage: Set<Int> = []

    /// Where to begin to look for a row.
    func offset(of row: UInt64) -> Int {
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].row <= row { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? FilePreamble.size : marks[low - 1].offset
    }

    /// Takes in a block of rows.
    mutating func mark(_ row: UInt64, at offset: Int) {
        guard offset >= scanned, offset - (marks.last?.offset ?? -Self.spacing) >= Self.spacing
        else { return }
        marks.append((row, offset))
    }

    mutating func advance(to offset: Int) { scanned = max(scanned, offset) }
}

/// What the first record of a segment says.
struct SegmentHeader {
    var spool: UInt64
    var number: UInt64
    /// How the segment before ended: nothing behind that is trusted.
    var previous: Previous?
    /// Behind the last row that was accepted before: the numbers up to `firstRow` no row has.
    var acceptedEnd: UInt64
    var firstRow: UInt64
    var createdAt: Int64

    struct Previous {
        var number: UInt64
        var length: Int
        var endRow: UInt64
        var newestAt: Int64
    }

    func write(to writer: inout ByteWriter) {
        let start = writer.beginRecord()
        writer.integer(spool)
        writer.integer(number)
        writer.integer(previous?.number ?? 0)
        writer.integer(UInt64(previous?.length ?? 0))
        writer.integer(previous?.endRow ?? 0)
        writer.integer(previous?.newestAt ?? 0)
        writer.integer(acceptedEnd)
        writer.endRecord(RecordHeader(.segment, row: firstRow, time: createdAt), at: start)
    }

    init(
        spool: UInt64, number: UInt64, previous: Previous?, acceptedEnd: UInt64, firstRow: UInt64,
        createdAt: Int64
    ) {
        self.spool = spool
        self.number = number
        self.previous = previous
        self.acceptedEnd = acceptedEnd
        self.firstRow = firstRow
        self.createdAt = createdAt
    }

    init(_ header: RecordHeader, _ payload: UnsafeRawBufferPointer) throws(Malformed) {
        var reader = ByteReader(payload)
        spool = try reader.integer()
        number = try reader.integer()
        let previousNumber = try reader.integer(UInt64.self)
        guard let length = Int(exactly: try reader.integer(UInt64.self)) else { throw Malformed() }
        let endRow = try reader.integer(UInt64.self)
        let newestAt = try reader.integer(Int64.self)
        acceptedEnd = try reader.integer()
        previous =
            previousNumber == 0
            ? nil
            : Previous(number: previousNumber, length: length, endRow: endRow, newestAt: newestAt)
        firstRow = header.row
        createdAt = header.time
    }
}
