import CRdKafka
import Delivery
import Dispatch
import KafkaClient
import Synchronization

/// A producer of librdkafka with a thread of its own that takes in what it reports.
///
/// It connects by itself, and again and again; nothing here blocks. librdkafka's own log is silent.
final class KafkaProducer: Sendable {
    // Safe because librdkafka's handles are made to be used by many threads, and the two are given
    // back by the thread below alone, as its last act.
    private struct Handles: @unchecked Sendable {
        let producer: OpaquePointer
        let queue: OpaquePointer
    }

    /// What the sink and the thread share: the handles until the thread is to give them back.
    private final class Session: Sendable {
        let handles: Mutex<Handles?>
        let reports = KafkaReports()

        init(_ handles: Handles) { self.handles = Mutex(handles) }
    }

    private let session: Session
    private let topic: String
    private let thread = DispatchGroup()

    /// How long the thread waits for a report before it looks whether it should end.
    private static let pollMilliseconds: Int32 = 500
    private static let header = "rowId"

    /// Makes a producer; it connects with its first message.
    ///
    /// - Throws: a `SinkError` where librdkafka cannot begin, as without the certificates named.
    init(settings: KafkaSettings, topic: String) throws(SinkError) {
        let configuration: OpaquePointer
        let secrets: KafkaSecrets
        do throws(KafkaPropertyError) {
            (configuration, secrets) = try settings.configuration()
        } catch {
            throw SinkError(.unreachable, retryable: true, message: error.description)
        }
        var text = [CChar](repeating: 0, count: KafkaProperties.maximumTextLength)
        guard let producer = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, &text, text.count)
        else {
            rd_kafka_conf_destroy(configuration)
            throw SinkError(.unreachable, retryable: true, message: secrets.hidden(in: text.asText))
        }
        guard let queue = rd_kafka_queue_get_main(producer) else {
            rd_kafka_destroy(producer)
            throw SinkError(.io, retryable: true, message: "librdkafka has no queue")
        }
        let handles = Handles(producer: producer, queue: queue)
        session = Session(handles)
        self.topic = topic
        DispatchQueue(label: "delivery.kafka-sink").async(group: thread) { [session] in
            while session.handles.withLock({ $0 != nil }) {
                Self.poll(handles, session.reports, secrets)
            }
            session.reports.abandon()
            rd_kafka_queue_destroy(handles.queue)
            rd_kafka_destroy(handles.producer)
        }
    }

    deinit { end() }

    /// Hands a message over, which is copied; its report comes with `settle`.
    ///
    /// - Returns: an error where it was not taken, and will have no report.
    func produce(
        key: String, value: [UInt8], timestamp: Int64, rowID: String
    ) -> rd_kafka_resp_err_t {
        session.handles.withLock { handles in
            guard let handles else { return RD_KAFKA_RESP_ERR__DESTROY }
            let token = UnsafeMutableRawPointer(bitPattern: session.reports.expect())
            let code = mqp_kafka_produce(
                handles.producer, topic, key, key.utf8.count, value, value.count,
                max(timestamp, 0), Self.header, rowID, rowID.utf8.count, token)
            if code != RD_KAFKA_RESP_ERR_NO_ERROR { session.reports.withdraw() }
            return code
        }
    }

    /// Waits for the reports of the messages handed over since the last call, in their order.
    ///
    /// When the task is cancelled, messages without a report get one at once; the producer is of no
    /// use afterwards.
    func settle() async -> [rd_kafka_resp_err_t] {
        await withTaskCancellationHandler {
            await session.reports.all()
        } onCancel: {
            session.handles.withLock { handles in
                guard let handles else { return }
                rd_kafka_purge(handles.producer, Self.purging)
            }
        }
    }

    private static let purging =
        RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT | RD_KAFKA_PURGE_F_NON_BLOCKING

    /// The last trouble of the client, since a message was delivered.
    var lastError: KafkaFailure? { session.reports.lastError }

    /// Lets the thread end and give everything back; returns at once. What has no report yet is
    /// given up.
    func end() {
        session.handles.withLock { handles in
            if let queue = handles?.queue { rd_kafka_queue_yield(queue) }
            handles = nil
        }
    }

    /// Waits until the thread has ended.
    func ended() async {
        await withCheckedContinuation { caller in
            thread.notify(queue: .global()) { caller.resume() }
        }
    }

    /// Takes in what has been reported, or waits a moment for it.
    private static func poll(
        _ handles: Handles, _ reports: KafkaReports, _ secrets: KafkaSecrets
    ) {
        guard let event = rd_kafka_queue_poll(handles.queue, pollMilliseconds) else { return }
        var codes: [(token: UInt, code: rd_kafka_resp_err_t)] = []
        // The messages take room until the event is gone, so nobody may hear of them before.
        defer {
            rd_kafka_event_destroy(event)
            for (token, code) in codes { reports.report(token, code) }
        }
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_DR:
            while let message = rd_kafka_event_message_next(event)?.pointee {
                codes.append((UInt(bitPattern: message._private), message.err))
            }
        case RD_KAFKA_EVENT_ERROR:
            let text = rd_kafka_event_error_string(event).map { String(cString: $0) } ?? ""
            reports.failed(
                KafkaFailure(rd_kafka_event_error(event), secrets.hidden(in: text)))
        default: break
        }
    }
}
