import CRdKafka
import Delivery
import Formats
import StandIns
import Telemetry
import Testing

@testable import Sinks

struct KafkaCallTests {
    @Test func `what is refused among others is asked for alone before it is given up`() {
        var call = KafkaCall(Rows.batch(Rows.rows(3)).rows)
        call.settle(0, RD_KAFKA_RESP_ERR_NO_ERROR, losses: .init(), isAlone: false)
        call.settle(1, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, losses: .init(), isAlone: false)
        call.settle(2, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, losses: .init(), isAlone: false)
        #expect(call.alone == [1, 2] && call.receipt == SinkReceipt(delivered: 1))
        call.settle(1, RD_KAFKA_RESP_ERR_NO_ERROR, losses: .init(), isAlone: true)
        call.settle(2, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, losses: .init(), isAlone: true)
        #expect(call.receipt.delivered == 2 && call.receipt.refused.map(\.reason) == [.tooLarge])
        #expect(call.failure == nil && call.unsettled.isEmpty)
    }

    @Test func `the first failure counts, and its rows are left over in order`() {
        let rows = Rows.batch(Rows.rows(4)).rows
        var call = KafkaCall(rows)
        call.drop(0)
        call.settle(2, RD_KAFKA_RESP_ERR__TRANSPORT, losses: .init(), isAlone: false)
        call.settle(1, RD_KAFKA_RESP_ERR__PURGE_QUEUE, losses: .init(), isAlone: false)
        call.settle(
            3, RD_KAFKA_RESP_ERR_NO_ERROR, losses: EncodingLosses(truncatedValues: 1),
            isAlone: false)
        #expect(call.failure?.code == RD_KAFKA_RESP_ERR__TRANSPORT)
        #expect(call.unsettled.map(\.id) == rows[1...2].map(\.id))
        #expect(call.receipt.losses.truncatedValues == 1)
        #expect(call.receipt.dropped == [.invalid: 1] && call.receipt.settled == 2)
    }

    @Test(arguments: [
        (RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, SinkError.Reason.unroutable, false),
        (RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, .unauthorized, true),
        (RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, .unauthorized, true),
        (RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, .timeout, false),
        (RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, .unreachable, false),
        (RD_KAFKA_RESP_ERR__QUEUE_FULL, .throttled, false),
        (RD_KAFKA_RESP_ERR__PURGE_INFLIGHT, .cancelled, true),
        (RD_KAFKA_RESP_ERR__FATAL, .io, true),
        (RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR, .io, false),
    ])
    func `a failure keeps the rows, and says whether a new producer is needed`(
        _ code: rd_kafka_resp_err_t, _ reason: SinkError.Reason, _ endsProducer: Bool
    ) {
        let failure = KafkaFailure(code)
        guard case .keep(reason) = failure.verdict else {
            Issue.record("\(failure.text) is \(failure.verdict)")
            return
        }
        #expect(failure.endsProducer == endsProducer)
    }

    @Test func `reports come in any order, and those of an earlier flight are ignored`() async {
        let reports = KafkaReports()
        let first = reports.expect()
        let second = reports.expect()
        _ = reports.expect()
        reports.withdraw()
        reports.report(second, RD_KAFKA_RESP_ERR__TRANSPORT)
        reports.report(first, RD_KAFKA_RESP_ERR_NO_ERROR)
        reports.report(first, RD_KAFKA_RESP_ERR__TRANSPORT)
        #expect(await reports.all() == [RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR__TRANSPORT])
        #expect(await reports.all() == [])
        let third = reports.expect()
        reports.report(first, RD_KAFKA_RESP_ERR_NO_ERROR)
        async let codes = reports.all()
        reports.report(third + 1, RD_KAFKA_RESP_ERR_NO_ERROR)
        reports.abandon()
        #expect(await codes == [RD_KAFKA_RESP_ERR__PURGE_INFLIGHT])
    }
}
