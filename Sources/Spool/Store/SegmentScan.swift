import Telemetry

/// One pass over a segment from front to back: how far it was accepted, and what it says.
///
/// A commit whose records are not all whole was never accepted, if it is the last: a crash left it so.
/// If a cursor knows its rows, or something whole lies behind it, it was accepted and is damaged now.
struct SegmentScan {
    /// Behind the last commit that was accepted, in bytes.
    private(set) var length = 0
    /// Where the last commit begins that was accepted.
    private(set) var lastCommit = 0
    /// The first row of the segment, and what is behind the last that was accepted.
    private(set) var rows: Range<UInt64>
    /// Behind the last row of which anything is there, accepted or not.
    private(set) var seenRow: UInt64
    private(set) var newestAt: Int64
    /// The baselines of accepted commits; an empty one is none any more.
    private(set) var baselines: [String: [UInt8]] = [:]
    private(set) var hasCommit = false
    private(set) var findings: [SpoolFinding] = []

    /// What lies behind the last commit so far.
    private struct Open {
        var parts: [(offset: Int, rows: Int, isWhole: Bool)] = []
        var baselines: [(String, [UInt8])] = []
        var findings: [SpoolFinding] = []
    }

    private let name: String
    private var open = Open()
    private var hasFirstRow: Bool
    private var unproven: (Open, RecordHeader, end: Int)?

    /// Reads a segment.
    ///
    /// - Parameters:
    ///   - files: The folder.
    ///   - name: The file.
    ///   - fileLength: Its length.
    ///   - header: What its first record says, if it can be read.
    ///   - known: Behind the last row that any cursor knows.
    /// - Throws: Why the file cannot be read.
    init(
        _ files: any SpoolFiles, _ name: String, fileLength: Int, header: SegmentHeader?,
        known: UInt64
    ) throws(SpoolError) {
        self.name = name
        let first = header?.firstRow ?? 0
        hasFirstRow = header != nil
        rows = first..<first
        seenRow = first
        newestAt = header?.createdAt ?? 0
        var scanner = RecordScanner(files, name, from: FilePreamble.size, to: fileLength)
        while let step = try scanner.next() {
            switch step {
            case .damage(let place): addDamage(at: place.lowerBound, "\(place.count) bytes")
            case .record(let header, let offset):
                try take(header, at: offset, &scanner)
            }
        }
        // A mark that is damaged, of rows that a cursor knows all the same.
        guard known > rows.upperBound, seenRow > rows.upperBound else { return }
        if let (before, header, _) = unproven {
            accept(before, header, end: fileLength)
        } else {
            open.findings.forEach { findings.append($0) }
            for (name, state) in open.baselines { baselines[name] = state }
            rows = rows.lowerBound..<min(seenRow, known)
            lastCommit = length
            length = fileLength
        }
    }

    private mutating func addDamage(at offset: Int, _ what: String) {
        open.parts.append((offset, 0, false))
        open.findings.append(.damaged(name, offset, what))
    }

    private mutating func take(
        _ header: RecordHeader, at offset: Int, _ scanner: inout RecordScanner
    ) throws(SpoolError) {
        seenRow = max(seenRow, header.rows.upperBound)
        let payload = try scanner.payload(header, at: offset) { payload -> [UInt8] in
            header.kind == .baseline || header.kind == .commit ? Array(payload) : []
        }
        guard let payload else {
            if !hasFirstRow, header.kind == .rows { begin(at: header.row) }
            return addDamage(at: offset, "a record of \(header.count) rows")
        }
        // Something whole behind a commit is written only when that is on the disk.
        if let (before, header, end) = unproven { accept(before, header, end: end) }
        switch header.kind {
        case .rows:
            if !hasFirstRow { begin(at: header.row) }
            open.parts.append((offset, header.count, true))
        case .baseline:
            guard let baseline = Self.baseline(payload) else {
                return addDamage(at: offset, "a baseline")
            }
            open.baselines.append(baseline)
        case .commit:
            if !hasFirstRow { begin(at: header.row) }
            commit(header, at: offset, payload)
        default: break
        }
    }

    private mutating func begin(at row: UInt64) {
        hasFirstRow = true
        rows = row..<row
    }

    private mutating func commit(_ header: RecordHeader, at offset: Int, _ payload: [UInt8]) {
        let length = payload.withUnsafeBytes { payload -> Int? in
            var reader = ByteReader(payload)
            return (try? reader.integer(UInt64.self)).flatMap { Int(exactly: $0) }
        }
        let parts = open.parts.filter { $0.offset >= offset - (length ?? offset) }
        let isComplete =
            parts.allSatisfy(\.isWhole) && parts.reduce(0) { $0 + $1.rows } == header.count
        let end = offset + header.recordLength
        if isComplete {
            accept(open, header, end: end)
        } else {
            unproven = (open, header, end)
        }
        open = Open()
    }

    private mutating func accept(_ part: Open, _ header: RecordHeader, end: Int) {
        unproven = nil
        hasCommit = true
        lastCommit = length
        length = end
        rows = min(rows.lowerBound, header.rows.upperBound)..<header.rows.upperBound
        newestAt = max(newestAt, header.time)
        for (name, state) in part.baselines { baselines[name] = state }
        findings += part.findings
    }

    private static func baseline(_ payload: [UInt8]) -> (String, [UInt8])? {
        payload.withUnsafeBytes { payload in
            var reader = ByteReader(payload)
            guard let name = try? reader.text(), let state = try? reader.slice(reader.remaining)
            else { return nil }
            return (name, Array(state))
        }
    }
}

extension SpoolFinding {
    fileprivate static func damaged(_ file: String, _ offset: Int, _ what: String) -> SpoolFinding {
        SpoolFinding(file: file, offset: offset, message: "\(what) cannot be read")
    }
}
