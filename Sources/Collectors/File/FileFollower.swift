import Plans

/// Reads what was appended to a file since the last rows that were kept, also where the file was
/// renamed meanwhile and another one took its place.
///
/// One that lost its name is read for some polls yet, before the one that has it: who writes to it may
/// not have seen that, or be within a line.
struct FileFollower: Sendable {
    private var kept: Place?

    /// How many polls of a run read a file that lost its name, the one that sees that among them. The
    /// last one takes a line without an end, too.
    static let rotationPolls = 3
    /// The most files without their name that are read. Only where each poll leaves something of them
    /// can there be more; the oldest is given up then, which is told.
    static let maximumRotated = 8

    /// Where a poll begins.
    struct Place: Sendable {
        var checkpoint: FileCheckpoint
        /// The files of that by their numbers. They stay open so that their rest is there after they
        /// were renamed or removed.
        var files: [UInt64: OpenFile] = [:]
        /// How many polls read those without their name yet, by their numbers; none of them was counted
        /// where nothing is here.
        var polls: [UInt64: Int] = [:]
    }

    /// What a poll read.
    struct Answer: Sendable {
        var collected: Collected
        /// Where the next poll begins, once the rows are kept.
        var place: Place
    }

    /// - Parameter kept: How far its lines were kept in the run before.
    init(from kept: FileCheckpoint?) { self.kept = kept.map { Place(checkpoint: $0) } }

    /// Notes that the rows of an answer are kept.
    ///
    /// - Returns: Whether that moved anything.
    mutating func keep(_ place: Place) -> Bool {
        defer { kept = place }
        return kept?.checkpoint != place.checkpoint
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
        guard let rows = RowLines(plan.layout) else {
            throw CollectionError(.tooLarge, detail: "no memory to read it")
        }
        let start = try start(path)
        var reading = FileReading(into: rows, maximumBytes: maximumBytes)
        for note in start.notes { reading.note(note) }
        var next = Place(checkpoint: FileCheckpoint(start.named.place))
        for var old in start.rotated {
            // What is behind a rest that is left waits for it.
            if reading.isWhole {
                let polls = old.polls - 1
                old.place = try reading.read(
                    old.file, from: old.place, isLast: polls == 0, isOver: isOver)
                if reading.isWhole { old.polls = polls }
            }
            guard old.polls > 0 else { continue }
            next.checkpoint.rotated.append(old.place)
            next.files[old.file.inode] = old.file
            next.polls[old.file.inode] = old.polls
        }
        let named = start.named
        if reading.isWhole {
            next.checkpoint.place = try reading.read(named.file, from: named.place, isOver: isOver)
        }
        next.files[named.file.inode] = named.file
        if let missing = start.missing, reading.bytes == 0 { throw missing }
        return Answer(collected: reading.collected(), place: next)
    }
}

extension FileFollower {
    /// A file, and where it is read on.
    private struct Part {
        var file: OpenFile
        var place: FilePlace
        /// How many polls read it, this one among them; 0 where it has the name.
        var polls = 0
    }

    /// What is read, in this order.
    private struct Start {
        var rotated: [Part] = []
        /// The file that has the name, or had it where none has.
        var named: Part
        /// Why there is no file of the name.
        var missing: CollectionError?
        var notes: [String] = []
    }

    private func start(_ path: String) throws(CollectionError) -> Start {
        let current: OpenFile
        do throws(CollectionError) { current = try OpenFile(path) } catch {
            guard error.reason == .notFound, let kept = kept?.checkpoint,
                let file = file(at: kept.place, in: path)
            else { throw error }
            var start = Start(named: Part(file: file, place: kept.place), missing: error)
            take(kept.rotated, in: path, into: &start)
            return start
        }
        var start = Start(named: Part(file: current, place: FilePlace(startOf: current)))
        guard let kept = kept?.checkpoint else { return start }
        let isRotated = kept.place.inode != current.inode
        var rotated = kept.rotated
        if isRotated { rotated.append(kept.place) }
        // One that was renamed can get its name back.
        let known = ([kept.place] + rotated).first { $0.inode == current.inode }
        rotated.removeAll { $0.inode == current.inode }
        take(rotated, in: path, into: &start)
        if let known {
            if try known.isPlace(in: current) {
                start.named.place = known
            } else {
                start.notes.append("the file was cut or written anew, and is read from its start")
            }
        } else if let old = start.rotated.last, old.place == kept.place {
            let lost = FileFolder(of: path).rotatedCount(
                between: try old.file.stamp(), and: try current.stamp(),
                besides: Set(kept.rotated.map(\.inode)))
            if lost > 0 { start.notes.append(Self.words(lost: lost)) }
        }
        return start
    }

    /// Finds the files that lost their name, and notes those of which the rest is lost.
    private func take(_ rotated: [FilePlace], in path: String, into start: inout Start) {
        for place in rotated {
            guard let file = file(at: place, in: path) else {
                start.notes.append(Self.lost)
                continue
            }
            let polls = kept?.polls[place.inode] ?? Self.rotationPolls
            start.rotated.append(Part(file: file, place: place, polls: polls))
        }
        while start.rotated.count > Self.maximumRotated {
            start.rotated.removeFirst()
            start.notes.append(Self.lost)
        }
    }

    /// The file that goes on at a place, whatever it is called now; nil where it cannot be found or
    /// read.
    private func file(at place: FilePlace, in path: String) -> OpenFile? {
        guard let file = kept?.files[place.inode] ?? FileFolder(of: path).file(place.inode) else {
            return nil
        }
        do throws(CollectionError) { return try place.isPlace(in: file) ? file : nil } catch {
            return nil
        }
    }

    private static let lost =
        "another file has the name, and what was left of the one before is lost"

    private static func words(lost count: Int) -> String {
        let files = count == 1 ? "a file" : "\(count) files"
        return
            "\(files) had the name and lost it again before a line was read: the file is rotated "
            + "more often than it is asked for"
    }
}
