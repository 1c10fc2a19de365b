#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The lines of an open file from a place on, read in blocks into memory that is used again and again.
struct FileLines: ~Copyable {
    enum Line {
        /// A line without its end, with `RowReader.padding` readable bytes behind it; valid until the
        /// next one is asked for.
        case text(UnsafeRawBufferPointer)
        /// One that is longer than is read; what of it comes after is skipped.
        case tooLong
    }

    private let file: OpenFile
    private let limit: Int
    private let room: UnsafeMutableRawBufferPointer
    /// What is read and not yet given.
    private var start = 0
    private var end = 0
    /// How far it is known that no line ends.
    private var searched = 0
    /// Where in the file the first byte is that belongs to no line that was given.
    private(set) var offset: Int64
    /// Whether that byte belongs to a line that was too long.
    private(set) var isSkipping: Bool
    /// Whether the end of the file was reached.
    private(set) var isAtEnd = false

    private static let blockBytes = 1 << 18

    /// - Parameters:
    ///   - file: What is read.
    ///   - offset: Where the first line begins.
    ///   - isSkipping: Whether the rest of a line that was too long is there.
    ///   - limit: The longest line, in bytes.
    init(of file: OpenFile, from offset: Int64 = 0, isSkipping: Bool = false, limit: Int) {
        self.file = file
        self.offset = offset
        self.isSkipping = isSkipping
        self.limit = limit
        room = .allocate(byteCount: limit + Self.blockBytes + RowReader.padding, alignment: 64)
    }

    deinit { room.deallocate() }

    /// The next whole line.
    ///
    /// - Parameters:
    ///   - end: How far in the file is read.
    ///   - isOver: Whether no more is read; a line can be as long as the file.
    /// - Returns: Nil where none ends before that, or before the end of the file.
    /// - Throws: That the file cannot be read.
    mutating func next(
        until end: Int64 = .max, unless isOver: () -> Bool = { false }
    ) throws(CollectionError) -> Line? {
        while true {
            if let length = lineLength() {
                let line = UnsafeRawBufferPointer(rebasing: room[start..<start + length])
                start += length + 1
                searched = start
                offset += Int64(length + 1)
                if isSkipping {
                    isSkipping = false
                    continue
                }
                return length <= limit ? .text(line) : .tooLong
            }
            if self.end - start > limit || isSkipping {
                offset += Int64(self.end - start)
                (start, self.end, searched) = (0, 0, 0)
                if !isSkipping {
                    isSkipping = true
                    return .tooLong
                }
            }
            guard !isOver(), try fill(until: end) else { return nil }
        }
    }

    /// The bytes behind the last line that ended, taken as a line of its own; nil where there are none.
    mutating func rest() -> UnsafeRawBufferPointer? {
        guard start < end, !isSkipping else { return nil }
        let rest = UnsafeRawBufferPointer(rebasing: room[start..<end])
        offset += Int64(end - start)
        start = end
        searched = end
        return rest
    }

    private mutating func lineLength() -> Int? {
        guard searched < end, let from = room.baseAddress?.advanced(by: searched),
            let found = memchr(from, 0x0A, end - searched)
        else {
            searched = end
            return nil
        }
        return searched - start + (UnsafeMutableRawPointer(found) - from)
    }

    /// Whether there was more.
    private mutating func fill(until limit: Int64) throws(CollectionError) -> Bool {
        if start > 0 {
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[start..<end]))
            end -= start
            searched -= start
            start = 0
        }
        let place = offset + Int64(end)
        let space = min(room.count - RowReader.padding - end, Self.blockBytes)
        let wanted = min(Int64(space), limit - place)
        guard wanted > 0 else { return false }
        let part = UnsafeMutableRawBufferPointer(rebasing: room[end..<end + Int(wanted)])
        let count = try file.read(into: part, at: place)
        isAtEnd = count == 0
        end += count
        return count > 0
    }
}
