import Delivery
import Formats
import Telemetry

/// Rows encoded into a buffer, a line each.
struct NDJSONLines {
    /// By row: the offset behind its line break.
    private(set) var ends: [Int] = []
    private var losses: [EncodingLosses] = []

    /// Encodes rows into the emptied buffer.
    init(_ rows: [AcceptedRow], encoder: inout EventEncoder, buffer: inout [UInt8]) {
        buffer.removeAll(keepingCapacity: true)
        ends.reserveCapacity(rows.count)
        losses.reserveCapacity(rows.count)
        for row in rows {
            losses.append(encoder.encode(row.row, id: row.id, into: &buffer) ?? EncodingLosses())
            buffer.append(UInt8(ascii: "\n"))
            ends.append(buffer.count)
        }
    }

    /// The account when the first rows were written.
    func receipt(written count: Int) -> SinkReceipt {
        var receipt = SinkReceipt(delivered: count)
        for loss in losses.prefix(count) { receipt.losses += loss }
        return receipt
    }

    /// The failure when only the first rows were written.
    func error(_ error: SinkError, rows: [AcceptedRow], written count: Int) -> SinkError {
        error.leaving(Array(rows.dropFirst(count)), after: receipt(written: count))
    }
}
