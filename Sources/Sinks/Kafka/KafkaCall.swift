import CRdKafka
import Delivery
import Formats
import Telemetry

/// The account of one call: what has become of each of its rows.
struct KafkaCall {
    let rows: [AcceptedRow]
    private(set) var receipt = SinkReceipt()
    /// Rows that were refused together with others, and are asked for alone.
    private(set) var alone: [Int] = []
    /// Why the call ends without all rows.
    private(set) var failure: KafkaFailure?
    private var isSettled: [Bool]

    init(_ rows: [AcceptedRow]) {
        self.rows = rows
        isSettled = Array(repeating: false, count: rows.count)
    }

    /// The rows that are left over, in order.
    var unsettled: [AcceptedRow] { zip(rows, isSettled).filter { !$1 }.map(\.0) }

    /// The row has no form.
    mutating func drop(_ index: Int) {
        isSettled[index] = true
        receipt.drop(1, because: .invalid)
    }

    /// The row was delivered, or was not; `isAlone` where the code is about this row and no other.
    mutating func settle(
        _ index: Int, _ code: rd_kafka_resp_err_t, losses: EncodingLosses, isAlone: Bool
    ) {
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else {
            isSettled[index] = true
            receipt.delivered += 1
            receipt.losses += losses
            return
        }
        let failure = KafkaFailure(code)
        switch failure.verdict {
        case .refuse(let reason) where isAlone:
            isSettled[index] = true
            receipt.refused.append(RefusedRow(rows[index], reason: reason, message: failure.text))
        case .refuse: alone.append(index)
        case .keep: self.failure = self.failure ?? failure
        }
    }
}
