import Delivery
import Formats
import Telemetry

/// Cuts the rows of a batch into bodies, each within the limits.
///
/// Rows are encoded when their body's turn comes, so memory holds one body at a time, and a body
/// that is sent again in halves is encoded anew.
struct HTTPBodies {
    private var format: any BodyFormat
    private let compressor: BodyCompressor
    private var limits: BodyLimits
    private var rows: [AcceptedRow] = []
    /// What is still to be sent, the next at the end.
    private var runs: [Run] = []
    /// Rows that were dropped, by their place in the batch.
    private var gone: Set<Int> = []

    fileprivate struct Run {
        var range: Range<Int>
        /// Whether an endpoint has refused a body of which this is a part.
        var isPart: Bool
    }

    struct Body {
        fileprivate var run: Run
        /// How many rows it holds.
        var rowCount: Int
        /// What is sent.
        var bytes: [UInt8]
        var losses: EncodingLosses
        /// Whether an endpoint has refused a body of which this is a part.
        var isPart: Bool { run.isPart }
    }

    init(format: any BodyFormat, compression: BodyCompression, limits: BodyLimits) {
        self.format = format
        compressor = BodyCompressor(compression)
        self.limits = limits
        // What is sent as it is need not be made too large first.
        if compression == .none {
            self.limits.rawBytes = min(limits.rawBytes, limits.sentBytes)
        }
    }

    var contentType: String { format.contentType }

    /// Begins with the rows of a batch.
    mutating func begin(_ rows: [AcceptedRow]) {
        self.rows = rows
        runs = rows.isEmpty ? [] : [Run(range: rows.indices, isPart: false)]
        gone = []
    }

    /// Lets go of the batch.
    mutating func end() { begin([]) }

    /// The rows that are in no body yet, in order, and those of a body that was not taken.
    func remaining(with body: Body? = nil) -> [AcceptedRow] {
        (runs + (body.map { [$0.run] } ?? [])).reversed().flatMap { run in
            gone.isEmpty
                ? Array(rows[run.range])
                : run.range.filter { !gone.contains($0) }.map { rows[$0] }
        }
    }

    /// The next body; rows that the endpoint has no form for are dropped, and a row that is too
    /// large by itself is refused.
    ///
    /// When it throws, the rows of that body are among `remaining`.
    mutating func next(receipt: inout SinkReceipt) throws(SinkError) -> Body? {
        while let run = runs.popLast() {
            var losses = EncodingLosses()
            let (end, count) = write(run, losses: &losses, receipt: &receipt)
            if end < run.range.upperBound {
                runs.append(Run(range: end..<run.range.upperBound, isPart: run.isPart))
            }
            if count == 0 { continue }
            let written = Run(range: run.range.lowerBound..<end, isPart: run.isPart)
            var body = Body(run: written, rowCount: count, bytes: [], losses: losses)
            do throws(SinkError) {
                body.bytes = try compressor.compress(format.finish())
            } catch {
                runs.append(written)
                throw error
            }
            guard body.bytes.count > limits.sentBytes else { return body }
            if let row = divide(body, isPart: run.isPart) {
                let message = "\(body.bytes.count) bytes, and \(limits.sentBytes) are taken"
                receipt.refused.append(RefusedRow(row, reason: .tooLarge, message: message))
            }
        }
        return nil
    }

    /// The endpoint answered success for a body, the last one that was made.
    mutating func delivered(_ body: Body, rejected: Int, receipt: inout SinkReceipt) {
        format.delivered()
        let rejected = min(max(rejected, 0), body.rowCount)
        receipt.delivered += body.rowCount - rejected
        receipt.drop(rejected, because: .rejected)
        receipt.losses += body.losses
    }

    /// Takes a body back that the endpoint did not take as a whole: its halves come next.
    ///
    /// - Returns: the row that is the body alone, which has no halves and does not come again.
    mutating func divide(_ body: Body, isPart: Bool = true) -> AcceptedRow? {
        let range = body.run.range
        if body.rowCount == 1 {
            return range.first { !gone.contains($0) }.map { rows[$0] }
        }
        let middle = range.lowerBound + range.count / 2
        runs.append(Run(range: middle..<range.upperBound, isPart: isPart))
        runs.append(Run(range: range.lowerBound..<middle, isPart: isPart))
        return nil
    }

    /// Writes rows of a run until the body is full; gives the end of what was written, and the
    /// number of rows.
    private mutating func write(
        _ run: Run, losses: inout EncodingLosses, receipt: inout SinkReceipt
    ) -> (end: Int, count: Int) {
        format.begin()
        var count = 0
        var index = run.range.lowerBound
        while index < run.range.upperBound, count < limits.rows {
            if gone.isEmpty || !gone.contains(index) {
                switch format.append(rows[index], limit: limits.rawBytes) {
                case .written(let loss):
                    losses += loss
                    count += 1
                case .full:
                    precondition(count > 0)
                    return (index, count)
                case .dropped(let reason):
                    receipt.drop(1, because: reason)
                    gone.insert(index)
                }
            }
            index += 1
        }
        return (index, count)
    }
}
