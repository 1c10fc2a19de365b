/// Goes through the records of a file from front to back, and over what is damaged to the next.
struct RecordScanner {
    enum Step {
        case record(RecordHeader, at: Int)
        /// Bytes that are no record.
        case damage(Range<Int>)
    }

    /// How much is read at once, where a record is not longer.
    static let windowBytes = 256 << 10

    /// What is read at once where the whole cannot be read, and how often that is tried.
    static let pieceBytes = 4 << 10
    static let readAttempts = 3

    private let files: any SpoolFiles
    private let name: String
    private let end: Int
    private(set) var offset: Int
    private var window: [UInt8] = []
    private var windowStart = 0

    /// - Parameters:
    ///   - files: Where the file is.
    ///   - name: Its name.
    ///   - offset: Where a record begins.
    ///   - end: Behind which nothing is read.
    init(_ files: any SpoolFiles, _ name: String, from offset: Int, to end: Int) {
        self.files = files
        self.name = name
        self.offset = offset
        self.end = end
    }

    /// The next record or damage; nil at the end.
    mutating func next() throws(SpoolError) -> Step? {
        guard offset < end else { return nil }
        let start = offset
        if let header = try header(at: start), start + header.recordLength <= end {
            offset = start + header.recordLength
            return .record(header, at: start)
        }
        offset = try nextHeader(behind: start)
        return .damage(start..<offset)
    }

    /// The payload of a record; nil where its checksum is wrong.
    mutating func payload<Result>(
        _ header: RecordHeader, at offset: Int, _ body: (UnsafeRawBufferPointer) -> Result?
    ) throws(SpoolError) -> Result? {
        let start = offset + RecordHeader.size
        try fill(start, header.length)
        return window.withUnsafeBytes { window in
            let lower = start - windowStart
            guard window.count >= lower + header.length else { return nil }
            let payload = UnsafeRawBufferPointer(rebasing: window[lower..<lower + header.length])
            return recordChecksum(payload) == header.checksum ? body(payload) : nil
        }
    }

    private mutating func header(at offset: Int) throws(SpoolError) -> RecordHeader? {
        guard offset + RecordHeader.size <= end else { return nil }
        try fill(offset, RecordHeader.size)
        return window.withUnsafeBytes {
            let lower = offset - windowStart
            guard $0.count >= lower + RecordHeader.size else { return nil }
            return RecordHeader(UnsafeRawBufferPointer(rebasing: $0[lower...]))
        }
    }

    /// Where the next whole header is; the end where there is none.
    private mutating func nextHeader(behind start: Int) throws(SpoolError) -> Int {
        var place = start + 1
        while place + RecordHeader.size <= end {
            try fill(place, RecordHeader.size)
            let lower = place - windowStart
            guard window.count > lower else { return end }
            let found = window.withUnsafeBytes { window in
                window[lower...].firstIndex(of: RecordHeader.magic[0])
            }
            guard let found else {
                place = windowStart + window.count
                continue
            }
            place = windowStart + found
            if let header = try header(at: place), place + header.recordLength <= end {
                return place
            }
            place += 1
        }
        return end
    }

    /// Has bytes in the window, as far as the file has them.
    private mutating func fill(_ start: Int, _ count: Int) throws(SpoolError) {
        guard start < windowStart || start + count > windowStart + window.count else { return }
        let length = min(max(count, Self.windowBytes), max(count, end - start))
        do throws(SpoolError) {
            window = try files.read(name, at: start, count: length)
        } catch {
            window = try readPieces(start, length, error)
        }
        windowStart = start
    }

    /// Reads piece by piece, with zeros for those that cannot be read: a bad spot costs the records
    /// that are on it. Where nothing can be read it is the disk that is away, and nothing is lost.
    private func readPieces(
        _ start: Int, _ length: Int, _ failure: SpoolError
    ) throws(SpoolError) -> [UInt8] {
        guard failure.reason == .io, length > Self.pieceBytes else { throw failure }
        var bytes: [UInt8] = []
        var isReadable = false
        while bytes.count < length {
            let count = min(Self.pieceBytes, length - bytes.count)
            let place = start + bytes.count
            var piece: [UInt8]?
            for _ in 0..<Self.readAttempts where piece == nil {
                piece = try? files.read(name, at: place, count: count)
            }
            isReadable = isReadable || piece != nil
            bytes += piece ?? Array(repeating: 0, count: count)
            if let piece, piece.count < count { break }
        }
        guard isReadable else { throw failure }
        return bytes
    }
}
