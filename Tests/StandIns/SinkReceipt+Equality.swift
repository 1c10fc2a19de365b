package import Delivery
import Telemetry

/// Whether two receipts give the same account; refused rows are compared by their ids.
package func == (left: SinkReceipt, right: SinkReceipt) -> Bool {
    left.delivered == right.delivered && left.dropped == right.dropped
        && left.losses == right.losses
        && left.refused.map(\.row.id) == right.refused.map(\.row.id)
}
