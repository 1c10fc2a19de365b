import Plans

/// Reads what was appended to a file since the last rows that were kept, also where the file was
/// renamed meanwhile and another one took its place.
struct FileFollower: Sendable {
    /// How far its lines were kept; nil before the first.
    private var kept: FileCheckpoint?
    /// The file of that, which stays open so that its rest is there after it was renamed or removed.
    private var file: OpenFile?

    /// What a poll read.
    struct Answer: Sendable {
        var collected: Collected
        /// Where the next poll begins, once the rows are kept.
        var checkpoint: FileCheckpoint
        var file: OpenFile
    }

    /// - Parameter kept: How far its lines were kept in the run before.
    init(from kept: FileCheckpoint?) { self.kept = kept }

    /// Notes that the rows of an answer are kept.
    ///
    /// - Returns: Whether that moved anything.
    mutating func keep(_ answer: (checkpoint: FileCheckpoint, file: OpenFile)) -> Bool {
        defer { (kept, file) = answer }
        return kept != answer.checkpoint
    }

    /// Where reading begins.
    private struct Start {
        var file: OpenFile
        var offset: Int64 = 0
        var isSkipping = false
        /// Whether another file has its name, so that what is there is all that comes.
        var isRotated = false
        var note: String?
    }

    /// Reads on.
    ///
    /// - Parameters:
    ///   - path: The file's name.
    ///   - plan: What is read of its lines.
    ///   - maximumBytes: The most bytes that are read.
    ///   - isOver: Whether the time is over; what was read until then counts.
    /// - Returns: The rows, and where the next poll begins.
    /// - Throws: Why there is no file, or nothing can be read of it.
    func read(
        _ path: String, _ plan: RequestPlan, maximumBytes: Int, isOver: () -> Bool
    ) throws(CollectionError) -> Answer {
        guard var rows = RowLines(plan.layout) else {
            throw CollectionError(.tooLarge, detail: "no memory to read it")
        }
        let start = try start(path)
        if let note = start.note { rows.note(note) }
        // One that fills all that is read in a poll could never be passed.
        let limit = min(RowLines.maximumLength, maximumBytes / 2)
        var lines = FileLines(
            of: start.file, from: start.offset, isSkipping: start.isSkipping, limit: limit)
        let end = start.offset + Int64(maximumBytes)
        var isWhole = false
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
        // Nobody goes on with a line of a file that has lost its name.
        if isWhole, start.isRotated, let rest = lines.rest() { rows.take(rest) }
        if !isWhole { rows.note("more was appended than one poll reads; the rest comes next") }
        var collected = rows.collected(bytes: Int(lines.offset - start.offset))
        collected.isAppended = true
        return Answer(
            collected: collected,
            checkpoint: try FileCheckpoint(
                start.file, offset: lines.offset, isSkipping: lines.isSkipping),
            file: start.file)
    }

    private func start(_ path: String) throws(CollectionError) -> Start {
        var current: OpenFile?
        var missing: CollectionError?
        do throws(CollectionError) { current = try OpenFile(path) } catch {
            guard error.reason == .notFound else { throw error }
            missing = error
        }
        guard let kept else {
            guard let current else { throw missing ?? CollectionError(.notFound, detail: path) }
            return Start(file: current)
        }
        if let current, current.inode == kept.inode {
            if try kept.isPlace(in: current) {
                return Start(file: current, offset: kept.offset, isSkipping: kept.isSkipping)
            }
            return Start(
                file: current, note: "the file was cut or written anew, and is read from its start")
        }
        // Another file has the name, or none: the rest of the old one comes first.
        let folder = FileFolder(of: path)
        let old = file ?? folder.file(kept.inode)
        let isFound = if let old { try kept.isPlace(in: old) } else { false }
        if let old, isFound, try old.size() > kept.offset {
            return Start(
                file: old, offset: kept.offset, isSkipping: kept.isSkipping,
                isRotated: current != nil)
        }
        guard let current else { throw missing ?? CollectionError(.notFound, detail: path) }
        guard let old, isFound else {
            return Start(
                file: current,
                note: "another file has the name, and what was left of the one before is lost")
        }
        let lost = folder.rotatedCount(between: try old.stamp(), and: try current.stamp())
        return Start(file: current, note: lost == 0 ? nil : Self.words(lost: lost))
    }

    private static func words(lost count: Int) -> String {
        let files = count == 1 ? "a file" : "\(count) files"
        return
            "\(files) had the name and lost it again before a line was read: the file is rotated "
            + "more often than it is asked for"
    }
}
