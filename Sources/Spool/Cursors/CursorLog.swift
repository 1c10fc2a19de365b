/// The file of a sink's cursor: states one behind the other, of which the last whole one counts.
struct CursorLog {
    let file: String
    /// Where the next record goes; nil where the file is to be written anew.
    private var length: Int?
    /// Whether something was written that may not be on the disk yet.
    private(set) var isUnsynced = false
    /// Whether the state in memory is newer than what was written.
    var isChanged = false
    /// Whether the cursor ever was on disk: before that, no row may count as accepted.
    private(set) var isKnown = false

    /// How long the file gets before it is written anew, in bytes, or in records of its last length.
    static let maximumBytes = 256 << 10
    static let minimumRecords = 16

    init(file: String) { self.file = file }

    /// Reads the last whole state; nil where there is none.
    ///
    /// - Returns: The state and what is wrong in the file.
    mutating func read(
        _ files: any SpoolFiles, length fileLength: Int
    ) throws(SpoolError) -> (CursorRecord?, [SpoolFinding]) {
        isKnown = true
        var record: CursorRecord?
        var findings: [SpoolFinding] = []
        var scanner = RecordScanner(files, file, from: FilePreamble.size, to: fileLength)
        while let step = try scanner.next() {
            switch step {
            case .damage(let place):
                findings.append(.damagedCursor(file, place.lowerBound))
            case .record(let header, let offset):
                let next = try scanner.payload(header, at: offset) { try? CursorRecord($0) }
                if let next, header.kind == .cursor {
                    record = next
                } else {
                    findings.append(.damagedCursor(file, offset))
                }
            }
        }
        return (record, findings)
    }

    /// Writes a state; it is on the disk after the next `sync`.
    mutating func write(
        _ record: CursorRecord, at time: Int64, _ files: any SpoolFiles
    ) throws(SpoolError) {
        var writer = ByteWriter()
        if length == nil { FilePreamble.write(to: &writer) }
        let start = writer.beginRecord()
        record.write(to: &writer)
        writer.endRecord(RecordHeader(.cursor, time: time), at: start)
        let bytes = writer.bytes
        guard let length else { return try rewrite(bytes, files) }
        try files.write(bytes, to: file, at: length)
        isUnsynced = true
        isChanged = false
        let next = length + bytes.count
        self.length = next > max(Self.maximumBytes, bytes.count * Self.minimumRecords) ? nil : next
    }

    mutating func sync(_ files: any SpoolFiles) throws(SpoolError) {
        guard isUnsynced else { return }
        do throws(SpoolError) {
            try files.sync(file)
        } catch {
            // What a failed sync leaves behind is not to be trusted.
            length = nil
            isChanged = true
            throw error
        }
        isUnsynced = false
    }

    /// Puts a file with one record in the place of the old one, whole and at once.
    private mutating func rewrite(_ bytes: [UInt8], _ files: any SpoolFiles) throws(SpoolError) {
        let unfinished = file + ".new"
        try files.remove(unfinished)
        try files.write(bytes, to: unfinished, at: 0)
        try files.sync(unfinished)
        try files.rename(unfinished, to: file)
        // The name is there; whether it is so after a power cut, the sync of the folder tells.
        try files.syncFolder()
        length = bytes.count
        isUnsynced = false
        isChanged = false
        isKnown = true
    }
}

extension SpoolFinding {
    fileprivate static func damagedCursor(_ file: String, _ offset: Int) -> SpoolFinding {
        SpoolFinding(
            file: file, offset: offset,
            message: "a state of the cursor is damaged; the one before counts, and rows that were "
                + "settled since are sent again")
    }
}
