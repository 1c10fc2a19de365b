import Definitions
import NIOCore
import Plans

/// A file as one answer.
enum FileAnswer {
    private static let blockBytes = 1 << 20

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: Its name.
    ///   - plan: What is read of it.
    ///   - maximumBytes: How great it may be.
    ///   - isOver: Whether the time is over.
    /// - Returns: The rows.
    /// - Throws: Why it is no answer.
    static func read(
        _ path: String, _ plan: RequestPlan, maximumBytes: Int, isOver: () -> Bool
    ) throws(CollectionError) -> Collected {
        let file = try OpenFile(path)
        let tooLarge = CollectionError(
            .tooLarge, detail: "\(path) has more than \(maximumBytes) bytes")
        let size = try file.size()
        guard size <= Int64(maximumBytes) else { throw tooLarge }
        switch plan.format {
        case .json:
            return try document(
                file, plan, size: Int(size), maximumBytes: maximumBytes, isOver: isOver)
        case .ndjson:
            return try lines(file, plan, maximumBytes: maximumBytes, isOver: isOver)
        }
    }

    private static func document(
        _ file: OpenFile, _ plan: RequestPlan, size: Int, maximumBytes: Int, isOver: () -> Bool
    ) throws(CollectionError) -> Collected {
        guard let reader = RowReader(plan.layout) else {
            throw CollectionError(.tooLarge, detail: "no memory to read it")
        }
        var body = ByteBuffer()
        body.reserveCapacity(size + RowReader.padding)
        while true {
            guard !isOver() else { throw late }
            let place = Int64(body.readableBytes)
            var failure: CollectionError?
            let count = body.writeWithUnsafeMutableBytes(minimumWritableBytes: blockBytes) { room in
                do throws(CollectionError) {
                    return try file.read(into: room, at: place)
                } catch {
                    failure = error
                    return 0
                }
            }
            if let failure { throw failure }
            if count == 0 { break }
            // It can have grown since.
            guard body.readableBytes <= maximumBytes else {
                throw CollectionError(
                    .tooLarge, detail: "\(file.path) has more than \(maximumBytes) bytes")
            }
        }
        let bytes = body.readableBytes
        guard bytes > 0 else { throw CollectionError(.empty, detail: "\(file.path) is empty") }
        var decoder = RowDecoder(plan.layout)
        _ = try reader.read(body, maximumRows: RowReader.maximumRows, into: &decoder)
        return Collected(rows: decoder.rows, faults: decoder.faults, requests: 1, bytes: bytes)
    }

    private static func lines(
        _ file: OpenFile, _ plan: RequestPlan, maximumBytes: Int, isOver: () -> Bool
    ) throws(CollectionError) -> Collected {
        guard var rows = RowLines(plan.layout) else {
            throw CollectionError(.tooLarge, detail: "no memory to read it")
        }
        var lines = FileLines(of: file, limit: RowLines.maximumLength)
        while true {
            guard !isOver() else { throw late }
            guard let line = try lines.next(until: Int64(maximumBytes), unless: isOver) else {
                break
            }
            guard !rows.isFull else {
                throw CollectionError(.tooManyRows, detail: "more rows than are read")
            }
            switch line {
            case .text(let text): rows.take(text)
            case .tooLong: rows.refuseLong(than: RowLines.maximumLength)
            }
        }
        guard !isOver() else { throw late }
        if let rest = lines.rest() { rows.take(rest) }
        // A file of which no line can be read is of another kind.
        if rows.rowsSeen == 0, let error = rows.firstError { throw error }
        return rows.collected(bytes: Int(lines.offset))
    }

    private static var late: CollectionError {
        CollectionError(.timeout, detail: "not read whole in time")
    }
}
