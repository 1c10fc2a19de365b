import Definitions
import Plans
import Telemetry

/// Reads a recording, poll after poll; it never holds more than one of them.
final class RecordingReader {
    let header: RecordingHeader
    private var lines: FileLines
    private let path: String
    /// Whether the line was read that says that the recording is whole.
    private(set) var isWhole = false
    /// Whether there is nothing more.
    private(set) var isOver = false
    /// Why nothing more is read.
    private var damage: CollectionError?

    /// The answers of one poll, by request.
    struct Poll: Sendable {
        var answers: [String: RecordedAnswer] = [:]
        /// When its first answer came.
        var moment: Collected.Moment
    }

    /// Opens a recording.
    init(_ path: String) throws(CollectionError) {
        self.path = path
        lines = FileLines(of: try OpenFile(path), limit: RecordingLine.maximumLength)
        guard case .text(let line)? = try lines.next(), let header = RecordingHeader(line) else {
            throw CollectionError(
                .unexpectedShape,
                detail: "\(path) does not begin with the line of a recording of format "
                    + "\(RecordingHeader.format)")
        }
        self.header = header
    }

    /// Nothing follows the line that ends a recording; two in one file are not read as one.
    private func refuseMore() throws(CollectionError) {
        while let line = try lines.next() {
            if case .text(let bytes) = line, bytes.isEmpty { continue }
            try fail("\(path) goes on after the line that ends it; a file has one recording")
        }
    }

    /// Whatever follows is not read: its polls could be others' halves.
    private func fail(_ detail: String) throws(CollectionError) -> Never {
        let error = CollectionError(.unexpectedShape, detail: detail)
        damage = error
        throw error
    }

    /// The next poll whose lines are all there.
    ///
    /// - Parameter layouts: What is read of the rows, by request; of a request that is not named
    ///   nothing is.
    /// - Returns: Nil at the end.
    /// - Throws: That the file is damaged, or cannot be read.
    func next(_ layouts: [String: RowLayout]) throws(CollectionError) -> Poll? {
        if let damage { throw damage }
        var parts: [String: Part] = [:]
        var poll: Poll?
        while !isOver {
            guard let line = try lines.next() else { break }
            guard case .text(let bytes) = line,
                let head = RecordingLine.rows(of: bytes, RecordingLine.Head.layout)
            else {
                try fail("\(path) is damaged before byte \(lines.offset)")
            }
            if !head[.polls].isMissing {
                isWhole = true
                try refuseMore()
                break
            }
            if !head[.poll].isMissing {
                guard var poll else { continue }
                for (name, part) in parts { poll.answers[name] = part.answer(of: name) }
                return poll
            }
            guard let request = head[.request].text, case .integer(let time) = head[.time],
                case .integer(let elapsed) = head[.elapsed]
            else { continue }
            guard RecordingLine.times.contains(time), elapsed >= 0 else {
                try fail("\(path) is damaged before byte \(lines.offset)")
            }
            let moment = Collected.Moment(elapsed: .nanoseconds(elapsed), milliseconds: time)
            poll = poll ?? Poll(moment: moment)
            guard let layout = layouts[request] else { continue }
            parts[request, default: Part(layout, moment)].add(bytes, head)
        }
        isOver = true
        return nil
    }

}

/// The lines of one answer.
private struct Part {
    private let moment: Collected.Moment
    private let reader: RowReader?
    private var decoder: RowDecoder
    private var refused = 0
    private var truncated = 0
    private var bytes = 0
    private var isAppended = false
    private var isCut = false
    private var error: CollectionError?

    private static let place = RowsPath.each([.init(key: "rows", isList: true)])

    init(_ layout: RowLayout, _ moment: Collected.Moment) {
        let layout = layout.recorded(at: Self.place)
        self.moment = moment
        reader = RowReader(layout)
        decoder = RowDecoder(layout)
    }

    mutating func add(_ line: UnsafeRawBufferPointer, _ head: RowTable) {
        bytes += line.count
        if let word = head[.failed].text {
            let status: Int? =
                if case .integer(let status) = head[.status] { Int(status) } else { nil }
            error = CollectionError(
                CollectionError.Reason(rawValue: word) ?? .unreachable,
                detail: "it failed so when it was recorded", status: status)
            return
        }
        refused = Self.sum(refused, head[.refused])
        truncated = Self.sum(truncated, head[.truncated])
        if case .boolean(true) = head[.isAppended] { isAppended = true }
        if case .boolean(true) = head[.isCut] { isCut = true }
        guard let reader else {
            error = CollectionError(.tooLarge, detail: "no memory to read it")
            return
        }
        let left = RowReader.maximumRows - decoder.rows.rowCount
        do throws(CollectionError) {
            _ = try reader.readPage(line, maximumRows: left, into: &decoder)
        } catch {
            self.error = error
        }
    }

    /// A number that grows by what a line says, which can be anything.
    private static func sum(_ sum: Int, _ value: Scalar) -> Int {
        guard case .integer(let count) = value else { return sum }
        let most = RowReader.maximumRows
        return min(sum + min(max(Int(clamping: count), 0), most), most)
    }

    func answer(of request: String) -> RecordedAnswer {
        if let error {
            return RecordedAnswer(request: request, moment: moment, result: .failure(error))
        }
        var faults = decoder.faults
        faults.total += refused + truncated
        faults.refusedRows += refused
        faults.truncatedAnswers += truncated
        var collected = Collected(
            rows: decoder.rows, faults: faults, requests: 1, bytes: bytes)
        collected.isAppended = isAppended
        collected.isCut = isCut
        collected.moment = moment
        return RecordedAnswer(request: request, moment: moment, result: .success(collected))
    }
}

extension RowTable {
    fileprivate subscript(_ head: RecordingLine.Head) -> Scalar {
        rowCount > 0 ? self[0, head.rawValue] : .missing
    }
}
