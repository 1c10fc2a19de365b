/// What a record is; the raw values are written.
enum RecordKind: UInt8 {
    /// The first record of a segment.
    case segment = 1
    /// Shapes that rows behind it refer to.
    case shapes = 2
    /// A block of rows of one event type.
    case rows = 3
    /// The state of one name.
    case baseline = 4
    /// All records since the commit before are accepted, or none is.
    case commit = 5
    /// The whole state of a sink's cursor.
    case cursor = 6
    /// A row that an endpoint refused, with the reason.
    case deadLetter = 7
    /// A dead letter is none any more.
    case removal = 8
}

/// What stands in front of every record: 48 bytes with a checksum of their own.
///
/// So a payload that is damaged costs its record only, and a header that is damaged costs what lies
/// between it and the next. All numbers are little-endian.
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 4 | `MQPr` |
/// | 4 | 1 + 3 | the kind, zeros |
/// | 8 | 4 | the length of the payload |
/// | 12 | 4 | the CRC-32 of the payload |
/// | 16 | 8 | the number of the first row |
/// | 24 | 4 | how many rows |
/// | 28 | 8 | the fingerprint of their event type |
/// | 36 | 8 | when they were accepted, in milliseconds since 1970 UTC |
/// | 44 | 4 | the CRC-32 of the 44 bytes before |
struct RecordHeader {
    var kind: RecordKind
    var length = 0
    var checksum: UInt32 = 0
    var row: UInt64 = 0
    var count = 0
    var eventType: UInt64 = 0
    var time: Int64 = 0

    static let size = 48
    static let magic: [UInt8] = Array("MQPr".utf8)
    /// The longest payload that is written or believed.
    static let maximumLength = 256 << 20

    /// The length of the record, header and payload.
    var recordLength: Int { Self.size + length }
    /// The numbers of the rows that it speaks of.
    var rows: Range<UInt64> { row..<row &+ UInt64(count) }

    init(_ kind: RecordKind, row: UInt64 = 0, count: Int = 0, eventType: UInt64 = 0, time: Int64) {
        self.kind = kind
        self.row = row
        self.count = count
        self.eventType = eventType
        self.time = time
    }

    /// Reads a header; nil where there is none, or a damaged one.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.size, bytes.prefix(4).elementsEqual(Self.magic) else {
            return nil
        }
        let sum = recordChecksum(UnsafeRawBufferPointer(rebasing: bytes[..<44]))
        var reader = ByteReader(bytes)
        guard
            let kind = (try? reader.slice(4)).flatMap({ _ in try? reader.byte() })
                .flatMap(RecordKind.init(rawValue:)),
            (try? reader.slice(3)) != nil,
            let length = try? reader.integer(UInt32.self),
            let payloadSum = try? reader.integer(UInt32.self),
            let row = try? reader.integer(UInt64.self),
            let count = try? reader.integer(UInt32.self),
            let eventType = try? reader.integer(UInt64.self),
            let time = try? reader.integer(Int64.self),
            let headerSum = try? reader.integer(UInt32.self), headerSum == sum,
            length <= Self.maximumLength, row <= UInt64.max - UInt64(count)
        else { return nil }
        self.init(kind, row: row, count: Int(count), eventType: eventType, time: time)
        self.length = Int(length)
        checksum = payloadSum
    }

    fileprivate func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.reserve(Self.size)
        writer.raw(Self.magic)
        writer.byte(kind.rawValue)
        writer.zeros(3)
        writer.integer(UInt32(length))
        writer.integer(checksum)
        writer.integer(row)
        writer.integer(UInt32(count))
        writer.integer(eventType)
        writer.integer(time)
        writer.integer(writer.checksum(from: 0))
        return writer.bytes
    }
}

extension ByteWriter {
    /// Leaves room for a header; the payload comes next, and then `endRecord`.
    mutating func beginRecord() -> Int {
        zeros(RecordHeader.size)
        return count - RecordHeader.size
    }

    /// Writes the header of a record that is complete.
    mutating func endRecord(_ header: RecordHeader, at offset: Int) {
        var header = header
        header.length = count - offset - RecordHeader.size
        header.checksum = checksum(from: offset + RecordHeader.size)
        patch(header.encoded(), at: offset)
    }
}
