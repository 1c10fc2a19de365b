import CRdKafka
import Delivery

/// An error of librdkafka or of a broker, and what it means for a row.
struct KafkaFailure: Sendable {
    let code: rd_kafka_resp_err_t
    let text: String

    init(_ code: rd_kafka_resp_err_t, _ text: String? = nil) {
        self.code = code
        self.text = text ?? String(cString: rd_kafka_err2str(code))
    }

    /// What to do with a row that failed.
    enum Verdict: Sendable {
        /// The row is never taken, if it was alone; among others it may be the batch that is too large.
        case refuse(SinkError.Reason)
        /// The row may be taken later.
        case keep(SinkError.Reason)
    }

    /// Whether the producer is of no use any more: it is fatally wrong, was told to give up its
    /// messages, or has a key that is refused.
    var endsProducer: Bool {
        switch verdict {
        case .keep(.cancelled), .keep(.unauthorized): true
        default: code == RD_KAFKA_RESP_ERR__FATAL
        }
    }

    var verdict: Verdict {
        switch code {
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE,
            RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
            .refuse(.tooLarge)
        case RD_KAFKA_RESP_ERR_INVALID_MSG, RD_KAFKA_RESP_ERR_INVALID_RECORD,
            RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
            .refuse(.refused)
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
            RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
            .keep(.unroutable)
        case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, RD_KAFKA_RESP_ERR__AUTHENTICATION,
            RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
            .keep(.unauthorized)
        case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT,
            RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
            .keep(.timeout)
        case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__RESOLVE, RD_KAFKA_RESP_ERR__SSL,
            RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION,
            RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
            .keep(.unreachable)
        case RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED, RD_KAFKA_RESP_ERR__QUEUE_FULL:
            .keep(.throttled)
        case RD_KAFKA_RESP_ERR__PURGE_QUEUE, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT:
            .keep(.cancelled)
        default: .keep(.io)
        }
    }
}
