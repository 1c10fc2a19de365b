import Telemetry

/// What the files of a spool say at one moment.
struct SpoolSnapshot {
    var files: any SpoolFiles
    var sizes: [String: Int]
    var chain: SegmentChain
    var cursors: [CursorRecord]
    var deadLetters: DeadLetterLog
    var findings: [SpoolFinding]

    /// Reads it; anew when a run removed a file meanwhile, or put a shorter one in its place.
    static func read(_ files: any SpoolFiles) throws(SpoolError) -> SpoolSnapshot {
        for _ in 1..<SpoolInspection.maximumAttempts {
            if let snapshot = try? SpoolSnapshot(files), try snapshot.isCurrent() {
                return snapshot
            }
        }
        return try SpoolSnapshot(files)
    }

    private init(_ files: any SpoolFiles) throws(SpoolError) {
        self.files = files
        sizes = try files.list()
        findings = []
        cursors = []
        deadLetters = DeadLetterLog(maximumBytes: .max, maximumAge: .max)
        for name in sizes.keys.filter(SpoolFileName.isCursor).sorted() {
            var log = CursorLog(file: name)
            let (record, found) = try log.read(files, length: sizes[name] ?? 0)
            findings += found
            if let record { cursors.append(record) }
        }
        cursors.sort { $0.sink < $1.sink }
        chain = try SegmentChain(files, sizes, known: cursors.map(\.end).max() ?? 0)
        findings += chain.findings
        try deadLetters.load(files, sizes, &findings)
    }

    /// Whether all files are still there, and at least as long as when they were listed.
    private func isCurrent() throws(SpoolError) -> Bool {
        let now = try files.list()
        return sizes.allSatisfy { name, length in
            !SpoolFileName.isRead(name) || now[name].map { $0 >= length } ?? false
        }
    }

    var inspection: SpoolInspection {
        var inspection = SpoolInspection()
        inspection.spool = chain.spool
        inspection.segments = chain.segments.map {
            SegmentSummary(
                file: $0.name, rows: $0.rows, bytes: $0.length, createdAt: $0.createdAt,
                newestAt: $0.newestAt)
        }
        let letters = lyingDeadLetters()
        let byHand = letters.reduce(into: [:]) { $0[$1.sink, default: 0] += 1 }
        inspection.sinks = cursors.map { cursor in
            SinkSummary(
                name: cursor.sink, account: account(of: cursor), hasBacklog: cursor.cut != nil,
                deadLetters: byHand[cursor.sink] ?? 0)
        }
        inspection.deadLetters = summaries(letters)
        inspection.setAside =
            sizes.keys.filter { SpoolFileName.setAsideNumber($0) != nil }.sorted()
            + chain.foreign.keys.sorted()
        inspection.findings = Array(findings.prefix(SpoolFinding.maximumCount))
        return inspection
    }

    /// The account as the cursor has it, with the rows that came since it was written.
    func account(of cursor: CursorRecord) -> SinkAccount {
        var account = cursor.counts
        account.spooled = cursor.left.values.reduce(0, +) + cursor.replays.count
        for segment in chain.segments where segment.rows.upperBound > cursor.end {
            let count = (try? newRows(in: segment, cursor)) ?? 0
            account.accepted += count
            account.spooled += count
        }
        return account
    }

    /// How many rows of a segment are the sink's and newer than its cursor.
    private func newRows(in segment: Segment, _ cursor: CursorRecord) throws(SpoolError) -> Int {
        let rows = max(cursor.end, segment.rows.lowerBound)..<segment.rows.upperBound
        guard let types = cursor.types else { return rows.count }
        var count = 0
        var scanner = RecordScanner(
            files, segment.name, from: FilePreamble.size, to: segment.length)
        while let step = try scanner.next() {
            guard case .record(let header, _) = step, header.kind == .rows,
                types.contains(header.eventType)
            else { continue }
            count += header.rows.clamped(to: rows).count
        }
        return count
    }

    /// The dead letters but those that go to their sink again, or have been there.
    private func lyingDeadLetters() -> [DeadLetterKey] {
        let again = Dictionary(
            cursors.map { ($0.sink, $0) }, uniquingKeysWith: { first, _ in first })
        return deadLetters.entries.keys.filter { key in
            guard let cursor = again[key.sink], cursor.spool == key.id.spool else { return true }
            return !cursor.replays.contains(key.id.number)
                && !cursor.finished.contains(key.id.number)
        }
    }

    private func summaries(_ letters: [DeadLetterKey]) -> [DeadLetterSummary] {
        var interner = ShapeInterner()
        let keys = letters.sorted { ($0.id, $0.sink) < ($1.id, $1.sink) }
        return keys.prefix(SpoolInspection.maximumDeadLetters).compactMap { key in
            guard let letter = try? deadLetters.read(key, files, &interner) else { return nil }
            return DeadLetterSummary(
                sink: letter.sink, row: letter.row.id.description, reason: letter.reason,
                message: letter.message, refusedAt: letter.refusedAt)
        }
    }
}
