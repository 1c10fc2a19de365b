import Telemetry

/// What is read of a segment for a lease.
struct SegmentReader {
    /// The rows that are wanted, all of the segment.
    let wanted: RowRanges
    /// The event types that are taken; nil for all.
    let types: TypeFilter?
    let spool: UInt64
    let maximumRows: Int
    let maximumBytes: Int

    private(set) var rows: [AcceptedRow] = []
    private(set) var bytes = 0
    /// Those of `rows`.
    private(set) var taken = RowRanges()
    /// Those that are of no interest.
    private(set) var passedOver = RowRanges()
    /// Those that are damaged, and would have been taken.
    private(set) var corrupt = RowRanges()
    /// Those that are damaged, and of which nobody knows whether they would have been taken.
    private(set) var unknown = RowRanges()

    init(
        wanted: RowRanges, types: TypeFilter?, spool: UInt64, maximumRows: Int, maximumBytes: Int
    ) {
        self.wanted = wanted
        self.types = types
        self.spool = spool
        self.maximumRows = maximumRows
        self.maximumBytes = maximumBytes
    }

    private var isFull: Bool { rows.count >= maximumRows || bytes >= maximumBytes }

    /// Reads wanted rows from the first on, until there are enough; at least one, if there is one.
    mutating func read(
        _ segment: inout Segment, _ files: any SpoolFiles, _ interner: inout ShapeInterner,
        _ decoder: inout RowReader
    ) throws(SpoolError) {
        guard let first = wanted.ranges.first?.lowerBound,
            let end = wanted.ranges.last?.upperBound
        else { return }
        var next = first
        var scanner = RecordScanner(
            files, segment.name, from: segment.index.offset(of: first), to: segment.length)
        while next < end, !isFull {
            guard let step = try scanner.next() else {
                lose(next..<end)
                return
            }
            switch step {
            case .damage(let place): segment.index.damage.insert(place.lowerBound)
            case .record(let header, let offset):
                if header.kind == .shapes, offset >= segment.index.scanned {
                    try Self.learn(&segment, header, offset, &scanner, &interner)
                }
                if header.kind == .rows {
                    segment.index.mark(header.row, at: offset)
                    if header.rows.upperBound > next {
                        lose(next..<max(next, header.row))
                        next = try block(header, offset, &segment, &scanner, &decoder)
                    }
                }
                segment.index.advance(to: offset + header.recordLength)
            }
        }
    }

    /// Takes in the definition of a shape.
    static func learn(
        _ segment: inout Segment, _ header: RecordHeader, _ offset: Int,
        _ scanner: inout RecordScanner, _ interner: inout ShapeInterner
    ) throws(SpoolError) {
        let definition: (UInt32, SampleShape)? = try scanner.payload(header, at: offset) {
            var reader = ByteReader($0)
            guard let number = try? reader.integer(UInt32.self),
                let rest = try? reader.slice(reader.remaining),
                let shape = try? interner.intern(rest)
            else { return nil }
            return (number, shape)
        }
        if let definition {
            segment.index.shapes[definition.0] = definition.1
        } else {
            segment.index.damage.insert(offset)
        }
    }

    /// Reads a block; the number behind the last row that it has dealt with.
    private mutating func block(
        _ header: RecordHeader, _ offset: Int, _ segment: inout Segment,
        _ scanner: inout RecordScanner, _ decoder: inout RowReader
    ) throws(SpoolError) -> UInt64 {
        let here = wanted.clamped(to: header.rows)
        guard !here.isEmpty else { return header.rows.upperBound }
        guard types?.contains(header.eventType) ?? true else {
            passedOver.insert(here)
            return header.rows.upperBound
        }
        let shapes = segment.index.shapes
        var number = header.row
        var damaged = RowRanges()
        let isWhole: Bool? = try scanner.payload(header, at: offset) { payload in
            var reader = ByteReader(payload)
            while number < header.rows.upperBound, !isFull {
                guard here.contains(number) else {
                    guard (try? RowReader.skip(&reader)) != nil else { return nil }
                    number += 1
                    continue
                }
                let before = reader.position
                if let (row, length) = try? decoder.read(&reader, shapes: shapes) {
                    rows.append(
                        AcceptedRow(
                            id: RowID(spool: spool, number: number), acceptedAt: header.time,
                            row: row))
                    bytes += length
                    taken.insert(number..<number + 1)
                } else {
                    guard reader.position > before else { return nil }
                    damaged.insert(number..<number + 1)
                }
                number += 1
            }
            return true
        }
        if isWhole == nil {
            damaged.insert(here.clamped(to: number..<header.rows.upperBound))
            number = header.rows.upperBound
        }
        if !damaged.isEmpty { segment.index.damage.insert(offset) }
        corrupt.insert(damaged)
        return number
    }

    /// Rows that no record has.
    private mutating func lose(_ range: Range<UInt64>) {
        let lost = wanted.clamped(to: range)
        if types == nil { corrupt.insert(lost) } else { unknown.insert(lost) }
    }
}
