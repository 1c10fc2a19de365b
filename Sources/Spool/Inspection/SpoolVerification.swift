import Telemetry

/// Every record of a spool's files, read and checked, and every sink's account by counting its rows.
public struct SpoolVerification: Sendable, Hashable {
    /// Rows that can be read.
    public var rows = 0
    /// Bytes that were read.
    public var bytes = 0
    public var findings: [SpoolFinding] = []
    /// Rows that wait for each sink, counted one by one where they are.
    public var waiting: [String: Int] = [:]

    /// Walks through a folder, without taking it. While a run has it, findings about accounts can
    /// come of what happens meanwhile.
    ///
    /// - Throws: Why it cannot be read.
    public init(_ files: any SpoolFiles) async throws(SpoolError) {
        let thread = SpoolThread("spool-verification")
        self = try await thread.run { () -> Result<SpoolVerification, SpoolError> in
            do throws(SpoolError) {
                return .success(try SpoolVerification(of: try SpoolSnapshot.read(files)))
            } catch {
                return .failure(error)
            }
        }.get()
    }

    private init(of snapshot: SpoolSnapshot) throws(SpoolError) {
        findings = snapshot.findings
        var interner = ShapeInterner()
        for cursor in snapshot.cursors { waiting[cursor.sink] = cursor.replays.count }
        for segment in snapshot.chain.segments {
            bytes += segment.length
            try walk(segment, snapshot, &interner)
        }
        for cursor in snapshot.cursors { checkAccount(cursor, snapshot) }
        checkDeadLetters(snapshot, &interner)
        findings = Array(Set(findings)).sorted { ($0.file, $0.offset) < ($1.file, $1.offset) }
        findings = Array(findings.prefix(SpoolFinding.maximumCount))
    }

    private mutating func walk(
        _ segment: Segment, _ snapshot: SpoolSnapshot, _ interner: inout ShapeInterner
    ) throws(SpoolError) {
        var segment = segment
        var next = segment.rows.lowerBound
        var scanner = RecordScanner(
            snapshot.files, segment.name, from: FilePreamble.size, to: segment.length)
        while let step = try scanner.next() {
            switch step {
            case .damage(let place):
                findings.append(.damage(segment.name, place))
            case .record(let header, let offset):
                let isWhole = try scanner.payload(header, at: offset) { _ in true } ?? false
                if !isWhole { findings.append(.record(segment.name, offset, header)) }
                if header.kind == .shapes {
                    try SegmentReader.learn(&segment, header, offset, &scanner, &interner)
                }
                guard header.kind == .rows else { continue }
                if header.row > next {
                    findings.append(.gap(segment.name, offset, next..<header.row))
                }
                next = max(next, header.rows.upperBound)
                guard isWhole else { continue }
                try count(header, offset, segment, &scanner, snapshot.cursors)
            }
        }
        if next < segment.rows.upperBound {
            findings.append(.gap(segment.name, segment.length, next..<segment.rows.upperBound))
        }
    }

    /// Counts the rows of a block that can be read, for each sink that waits for them.
    private mutating func count(
        _ header: RecordHeader, _ offset: Int, _ segment: Segment, _ scanner: inout RecordScanner,
        _ cursors: [CursorRecord]
    ) throws(SpoolError) {
        var good = RowRanges()
        _ = try scanner.payload(header, at: offset) { payload -> Bool? in
            var reader = ByteReader(payload)
            var decoder = RowReader()
            for row in header.rows
            where (try? decoder.read(&reader, shapes: segment.index.shapes)) != nil {
                good.insert(row..<row + 1)
            }
            return true
        }
        if good.count < header.count { findings.append(.record(segment.name, offset, header)) }
        rows += good.count
        for cursor in cursors where cursor.types?.contains(header.eventType) ?? true {
            for range in good.ranges {
                let new = max(range.lowerBound, cursor.end)..<max(range.upperBound, cursor.end)
                waiting[cursor.sink, default: 0] +=
                    cursor.unsettled.clamped(to: range).count + new.count
            }
        }
    }

    private mutating func checkAccount(_ cursor: CursorRecord, _ snapshot: SpoolSnapshot) {
        let account = snapshot.account(of: cursor)
        let counted = waiting[cursor.sink] ?? 0
        let due =
            account.accepted - account.delivered - account.deadLettered - account.droppedTotal
        if counted != due {
            findings.append(.unbalanced(cursor.sink, account, counted: counted))
        }
    }

    private mutating func checkDeadLetters(
        _ snapshot: SpoolSnapshot, _ interner: inout ShapeInterner
    ) {
        for (key, entry) in snapshot.deadLetters.entries {
            let letter = try? snapshot.deadLetters.read(key, snapshot.files, &interner)
            if letter == nil {
                findings.append(
                    SpoolFinding(
                        file: SpoolFileName.dead(entry.file), offset: entry.offset,
                        message: "the dead letter of row \(key.id) cannot be read"))
            }
        }
    }
}

extension SpoolFinding {
    fileprivate static func damage(_ file: String, _ place: Range<Int>) -> SpoolFinding {
        SpoolFinding(
            file: file, offset: place.lowerBound, message: "\(place.count) bytes are no record")
    }

    fileprivate static func record(
        _ file: String, _ offset: Int, _ header: RecordHeader
    ) -> SpoolFinding {
        SpoolFinding(
            file: file, offset: offset,
            message: header.kind == .rows
                ? "a block of \(header.count) rows, from \(header.row) on, is damaged"
                : "a record is damaged")
    }

    fileprivate static func gap(
        _ file: String, _ offset: Int, _ rows: Range<UInt64>
    ) -> SpoolFinding {
        SpoolFinding(
            file: file, offset: offset,
            message: "rows \(rows.lowerBound) to \(rows.upperBound - 1) are missing")
    }

    fileprivate static func unbalanced(
        _ sink: String, _ account: SinkAccount, counted: Int
    ) -> SpoolFinding {
        SpoolFinding(
            file: SpoolFileName.cursor(sink), offset: 0,
            message: "the account of \(sink) does not balance: \(account.accepted) accepted, "
                + "\(account.delivered) delivered, \(account.deadLettered) dead-lettered, "
                + "\(account.droppedTotal) dropped, and \(counted) rows wait")
    }
}
