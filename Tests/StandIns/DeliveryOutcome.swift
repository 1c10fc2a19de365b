package import Delivery
import Telemetry

/// What a delivery ended with, in one value.
package struct DeliveryOutcome: Equatable {
    package var delivered = 0
    package var dropped: [DropReason: Int] = [:]
    /// The numbers of the rows that were refused.
    package var refused: [UInt64] = []
    package var reason: SinkError.Reason?
    package var isRetryable = false
    package var retryAfter: Duration?
    /// How many rows come again.
    package var left = 0

    package init(
        delivered: Int = 0, dropped: [DropReason: Int] = [:], refused: [UInt64] = [],
        reason: SinkError.Reason? = nil, isRetryable: Bool = false, retryAfter: Duration? = nil,
        left: Int = 0
    ) {
        self.delivered = delivered
        self.dropped = dropped
        self.refused = refused
        self.reason = reason
        self.isRetryable = isRetryable
        self.retryAfter = retryAfter
        self.left = left
    }
}

extension DeliveryOutcome {
    /// Delivers a batch.
    package init(of batch: SinkBatch, by sink: some Sink) async {
        do throws(SinkError) {
            self.init(try await sink.deliver(batch))
        } catch {
            self.init(error.settled)
            reason = error.reason
            isRetryable = error.isRetryable
            retryAfter = error.retryAfter
            left = error.unsettled?.count ?? batch.rows.count
        }
    }

    private init(_ receipt: SinkReceipt) {
        self.init(
            delivered: receipt.delivered, dropped: receipt.dropped,
            refused: receipt.refused.map(\.row.id.number))
    }
}
