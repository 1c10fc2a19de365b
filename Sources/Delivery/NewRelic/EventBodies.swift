import Telemetry

/// Makes the bodies of requests out of the rows of a batch, each within the limits.
///
/// Rows are encoded when their body's turn comes, so memory holds one body at a time.
struct EventBodies {
    private var encoder = EventEncoder(profile: .newRelic)
    private let gzip = GzipCompressor()
    /// What is still to be sent, the next at the end: runs of rows, each to be cut into bodies.
    private var runs: [ArraySlice<SinkRow>] = []
    private var buffer: [UInt8] = []

    struct Body {
        var rows: [SinkRow]
        var compressed: [UInt8]
        var losses: EncodingLosses
    }

    /// Begins with the rows of a batch that are neither too old nor in the future.
    mutating func begin(_ rows: [SinkRow], now: Int64, receipt: inout SinkReceipt) {
        let age = NewRelicEventsSink.maximumAge.components.seconds * 1000
        var fresh: [SinkRow] = []
        fresh.reserveCapacity(rows.count)
        for row in rows {
            let (behind, overflow) = now.subtractingReportingOverflow(row.row.sample.timestamp)
            if overflow {
                receipt.drop(1, because: row.row.sample.timestamp < 0 ? .tooOld : .inFuture)
            } else if behind > age {
                receipt.drop(1, because: .tooOld)
            } else if behind < -age {
                receipt.drop(1, because: .inFuture)
            } else {
                fresh.append(row)
            }
        }
        runs = fresh.isEmpty ? [] : [fresh[...]]
    }

    /// The rows that are in no body yet, in order.
    var remaining: [SinkRow] { runs.reversed().flatMap { $0 } }

    /// The next body; rows that the API has no form for are dropped.
    ///
    /// When it throws, the rows of that body are among `remaining`.
    mutating func next(receipt: inout SinkReceipt) throws(SinkError) -> Body? {
        while var run = runs.popLast() {
            var rows: [SinkRow] = []
            var losses = EncodingLosses()
            buffer.removeAll(keepingCapacity: true)
            while let row = run.first {
                let start = buffer.count
                buffer.append(UInt8(ascii: rows.isEmpty ? "[" : ","))
                guard let loss = encoder.encode(row.row, into: &buffer) else {
                    receipt.drop(1, because: .invalid)
                    buffer.removeSubrange(start...)
                    run.removeFirst()
                    continue
                }
                if buffer.count + 1 > NewRelicEventsSink.maximumBodyBytes, !rows.isEmpty {
                    buffer.removeSubrange(start...)
                    break
                }
                losses += loss
                rows.append(row)
                run.removeFirst()
            }
            if !run.isEmpty { runs.append(run) }
            if rows.isEmpty { continue }
            buffer.append(UInt8(ascii: "]"))
            let body = Body(rows: rows, compressed: try compressed(rows), losses: losses)
            guard body.compressed.count > NewRelicEventsSink.maximumBodyBytes else { return body }
            split(body, receipt: &receipt)
        }
        return nil
    }

    /// Takes a body back that is too large: its halves come next. A row that is too large by itself
    /// is dropped.
    mutating func split(_ body: Body, receipt: inout SinkReceipt) {
        guard body.rows.count > 1 else {
            return receipt.drop(body.rows.count, because: .failed(.tooLarge))
        }
        let middle = body.rows.count / 2
        runs.append(body.rows[middle...])
        runs.append(body.rows[..<middle])
    }

    private mutating func compressed(_ rows: [SinkRow]) throws(SinkError) -> [UInt8] {
        do throws(SinkError) {
            return try gzip.compress(buffer)
        } catch {
            runs.append(rows[...])
            throw error
        }
    }
}
