/// Reads one file after another into the rows of one poll, within the bytes that it may have.
struct FileReading {
    private var rows: RowLines
    private let maximumBytes: Int
    /// The longest line, in bytes: one that fills all that a poll reads could never be passed.
    private let limit: Int
    /// What was read until now.
    private(set) var bytes = 0
    /// Whether the last file was read to its end.
    private(set) var isWhole = true

    /// - Parameters:
    ///   - rows: What takes the lines.
    ///   - maximumBytes: The most bytes that are read, of all files.
    init(into rows: RowLines, maximumBytes: Int) {
        self.rows = rows
        self.maximumBytes = maximumBytes
        limit = min(RowLines.maximumLength, maximumBytes / 2)
    }

    /// Notes something about the files that costs no line.
    mutating func note(_ words: String) { rows.note(words) }

    /// Reads a file on.
    ///
    /// - Parameters:
    ///   - file: What is read.
    ///   - place: Where it was read to.
    ///   - isLast: Whether it is not read again once it was to its end: then a line that has no end
    ///     counts, and that somebody writes yet is told.
    ///   - isOver: Whether the time is over.
    /// - Returns: Where it goes on.
    /// - Throws: That it cannot be read.
    mutating func read(
        _ file: OpenFile, from place: FilePlace, isLast: Bool = false, isOver: () -> Bool
    ) throws(CollectionError) -> FilePlace {
        var lines = FileLines(
            of: file, from: place.offset, isSkipping: place.isSkipping, limit: limit)
        let end = place.offset + Int64(maximumBytes - bytes)
        isWhole = false
        while !rows.isFull, !isOver() {
            guard let line = try lines.next(until: end, unless: isOver) else {
                isWhole = lines.isAtEnd
                break
            }
            switch line {
            case .text(let text): rows.take(text)
            case .tooLong: rows.refuseLong(than: limit)
            }
        }
        if isWhole, isLast {
            if lines.offset > place.offset { rows.note(Self.wordsForLate) }
            if let rest = lines.rest() { rows.take(rest) }
        }
        bytes += Int(lines.offset - place.offset)
        return try FilePlace(file, offset: lines.offset, isSkipping: lines.isSkipping)
    }

    private static let wordsForLate =
        "a file that lost its name was written to until it was read for the last time; what comes "
        + "into it from now on is lost"

    /// The rows of all lines.
    mutating func collected() -> Collected {
        if !isWhole { rows.note("more was appended than one poll reads; the rest comes next") }
        var collected = rows.collected(bytes: bytes)
        collected.isAppended = true
        return collected
    }
}
