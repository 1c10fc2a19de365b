import Delivery
import StandIns
import Telemetry
import TestSupport
import Testing

/// Delivers rows in batches as the loop in front of a sink does: what is left over comes again, after
/// a moment, until nothing is left.
/// `afterBatch` is told how many batches are through. Gives the sum of all receipts, and the reasons
/// for which rows came again.
func deliverAll(
    _ rows: [AcceptedRow], to sink: any Sink, batchSize: Int,
    afterBatch: (Int) async throws -> Void = { _ in }
) async throws -> (receipt: SinkReceipt, reasons: Set<SinkError.Reason>) {
    var sum = SinkReceipt()
    var reasons: Set<SinkError.Reason> = []
    var batches = 0
    var start = 0
    while start < rows.count {
        var left = Array(rows[start..<min(start + batchSize, rows.count)])
        try await eventually("batch \(batches) is through") {
            let receipt: SinkReceipt
            do throws(SinkError) {
                receipt = try await sink.deliver(SinkBatch(rows: left))
                #expect(receipt.settled == left.count)
                left = []
            } catch {
                receipt = error.settled
                let unsettled = error.unsettled ?? left
                #expect(receipt.settled + unsettled.count == left.count)
                #expect(error.isRetryable)
                left = unsettled
                reasons.insert(error.reason)
            }
            sum.delivered += receipt.delivered
            sum.refused += receipt.refused
            sum.dropped.merge(receipt.dropped, uniquingKeysWith: +)
            return left.isEmpty
        }
        start += batchSize
        batches += 1
        try await afterBatch(batches)
    }
    return (sum, reasons)
}

/// The depth in a row of `Rows` that was written as JSON.
func depth(of payload: String) -> JSONValue? {
    guard case .object(let object) = JSONValue(Array(payload.utf8)) else { return nil }
    return object["queue.depth"]
}
