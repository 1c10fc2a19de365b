import Telemetry

/// The dead letters of all sinks: files of records, of which the oldest go at a limit.
struct DeadLetterLog {
    struct Entry {
        var file: UInt64
        var offset: Int
        var length: Int
        var refusedAt: Int64
    }

    private struct File {
        var number: UInt64
        var length: Int
        var newestAt: Int64
    }

    /// How many are kept, whatever their bytes.
    static let maximumCount = 100_000
    /// The share of the limit that one file has.
    static let fileShare = 8

    private let maximumBytes: Int
    private let maximumAge: Int64
    private(set) var entries: [DeadLetterKey: Entry] = [:]
    private var files: [File] = []
    private var nextNumber: UInt64 = 1
    /// Whether the last file can be written on.
    private var isOpen = false

    init(maximumBytes: Int, maximumAge: Int64) {
        self.maximumBytes = maximumBytes
        self.maximumAge = maximumAge
    }

    var bytes: Int { files.reduce(0) { $0 + $1.length } }

    /// Reads which dead letters there are.
    ///
    /// - Parameters:
    ///   - files: The folder.
    ///   - sizes: The length of each file by name.
    ///   - findings: What is wrong is added.
    /// - Throws: Why a file cannot be read.
    mutating func load(
        _ files: any SpoolFiles, _ sizes: [String: Int], _ findings: inout [SpoolFinding]
    ) throws(SpoolError) {
        let numbers = sizes.keys.compactMap(SpoolFileName.deadNumber).sorted()
        nextNumber = (numbers.last ?? 0) + 1
        for number in numbers {
            let name = SpoolFileName.dead(number)
            let length = sizes[name] ?? 0
            var file = File(number: number, length: length, newestAt: 0)
            var scanner = RecordScanner(files, name, from: FilePreamble.size, to: length)
            while let step = try scanner.next() {
                switch step {
                // At the end it is one that was half-written when a crash came, and never counted.
                case .damage(let place) where place.upperBound == length:
                    file.length = place.lowerBound
                case .damage(let place): findings.append(.damaged(name, place.lowerBound))
                case .record(let header, let offset):
                    let key = try scanner.payload(header, at: offset) {
                        try? DeadLetterRecord.key(header, $0)
                    }
                    guard let key else {
                        findings.append(.damaged(name, offset))
                        continue
                    }
                    file.newestAt = max(file.newestAt, header.time)
                    apply(header, key, file: number, offset)
                }
            }
            self.files.append(file)
        }
    }

    /// Puts dead letters on the disk.
    mutating func append(
        _ letters: [DeadLetter], at time: Int64, _ files: any SpoolFiles
    ) throws(SpoolError) {
        try write(at: time, files) { writer in
            for letter in letters { DeadLetterRecord.write(letter, to: &writer) }
        }
    }

    /// Takes dead letters out, for good.
    mutating func remove(
        _ keys: [DeadLetterKey], at time: Int64, _ files: any SpoolFiles
    ) throws(SpoolError) {
        guard !keys.isEmpty else { return }
        try write(at: time, files) { writer in
            for key in keys { DeadLetterRecord.writeRemoval(key, at: time, to: &writer) }
        }
    }

    /// Reads one; nil where there is none, or a damaged one.
    func read(
        _ key: DeadLetterKey, _ files: any SpoolFiles, _ interner: inout ShapeInterner
    ) throws(SpoolError) -> DeadLetter? {
        guard let entry = entries[key] else { return nil }
        var scanner = RecordScanner(
            files, SpoolFileName.dead(entry.file), from: entry.offset,
            to: entry.offset + entry.length)
        guard case .record(let header, let offset) = try scanner.next(),
            header.kind == .deadLetter
        else { return nil }
        return try scanner.payload(header, at: offset) {
            try? DeadLetterRecord.read(header, $0, &interner)
        }
    }

    /// Removes the oldest files while there is too much, or they are too old.
    mutating func tidy(at time: Int64, _ files: any SpoolFiles) throws(SpoolError) {
        while let oldest = self.files.first {
            let isLast = self.files.count == 1
            let isEmpty = !entries.values.contains { $0.file == oldest.number }
            let isOld = oldest.newestAt < time - maximumAge
            let isOver = bytes > maximumBytes || entries.count > Self.maximumCount
            guard isOld || (isOver && !isLast) || (isEmpty && !isLast) else { return }
            try files.remove(SpoolFileName.dead(oldest.number))
            entries = entries.filter { $0.value.file != oldest.number }
            self.files.removeFirst()
            if isLast { isOpen = false }
        }
    }

    private mutating func apply(
        _ header: RecordHeader, _ key: DeadLetterKey, file: UInt64, _ offset: Int
    ) {
        switch header.kind {
        case .deadLetter:
            entries[key] = Entry(
                file: file, offset: offset, length: header.recordLength, refusedAt: header.time)
        case .removal: entries[key] = nil
        default: break
        }
    }

    private mutating func write(
        at time: Int64, _ files: any SpoolFiles, _ body: (inout ByteWriter) -> Void
    ) throws(SpoolError) {
        if let last = self.files.last, last.length > maximumBytes / Self.fileShare {
            isOpen = false
        }
        let isNew = !isOpen
        let number = isNew ? nextNumber : nextNumber - 1
        let name = SpoolFileName.dead(number)
        let start = isNew ? 0 : self.files.last?.length ?? 0
        var writer = ByteWriter()
        if isNew { FilePreamble.write(to: &writer) }
        let first = writer.count
        body(&writer)
        // Whatever fails: what comes next goes to a file of its own.
        isOpen = false
        if isNew { nextNumber += 1 }
        do throws(SpoolError) {
            try files.write(writer.bytes, to: name, at: start)
            try files.sync(name)
            if isNew { try files.syncFolder() }
        } catch {
            if isNew { try? files.remove(name) } else { try? files.truncate(name, to: start) }
            throw error
        }
        isOpen = true
        if isNew { self.files.append(File(number: number, length: 0, newestAt: time)) }
        self.files[self.files.count - 1].length = start + writer.count
        self.files[self.files.count - 1].newestAt = time
        index(writer.bytes, from: first, at: start, file: number)
    }

    /// Takes in records that were written.
    private mutating func index(_ bytes: [UInt8], from first: Int, at start: Int, file: UInt64) {
        bytes.withUnsafeBytes { bytes in
            var place = first
            while place < bytes.count,
                let header = RecordHeader(UnsafeRawBufferPointer(rebasing: bytes[place...]))
            {
                let payload = bytes[place + RecordHeader.size..<place + header.recordLength]
                let key = try? DeadLetterRecord.key(
                    header, UnsafeRawBufferPointer(rebasing: payload))
                if let key { apply(header, key, file: file, start + place) }
                place += header.recordLength
            }
        }
    }
}

extension SpoolFinding {
    fileprivate static func damaged(_ file: String, _ offset: Int) -> SpoolFinding {
        SpoolFinding(
            file: file, offset: offset, message: "a dead letter, or the removal of one, is damaged")
    }
}
