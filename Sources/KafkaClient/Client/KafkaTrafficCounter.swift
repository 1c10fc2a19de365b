import CRdKafka
import Synchronization

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Counts what clients put on their cluster, request by request and answer by answer.
///
/// librdkafka's statistics have the same totals, but tell them every few seconds alone, tell nothing of
/// what a client did last, and describe every topic each time. A counter can have many clients, one after
/// the other or at once, and is kept until the last was given back.
final class KafkaTrafficCounter: Sendable {
    private struct State {
        var traffic = KafkaTraffic()
        /// The threads of librdkafka that talk to a broker.
        var brokerThreads: Set<pthread_t> = []
        var hasFailed = false
    }

    private let state = Mutex(State())

    /// The name by which librdkafka would log a failure to count.
    private static let name = "traffic"
    /// The bytes of an answer that librdkafka leaves out: its length, and the number of its request.
    private static let headerBytes: Int64 = 8

    /// What the clients have put on their cluster until now.
    var traffic: KafkaTraffic { state.withLock { $0.traffic } }

    /// Whether the last client that was to be counted could not be made.
    var hasFailed: Bool {
        get { state.withLock { $0.hasFailed } }
        set { state.withLock { $0.hasFailed = newValue } }
    }

    /// Has the client counted that is made with a configuration; who makes it keeps the counter.
    func count(clientOf configuration: OpaquePointer) {
        rd_kafka_conf_interceptor_add_on_new(
            configuration, Self.name,
            { client, _, counter, _, _ in KafkaTrafficCounter.listen(to: client, counter) },
            Unmanaged.passUnretained(self).toOpaque())
    }

    private static func listen(
        to client: OpaquePointer?, _ counter: UnsafeMutableRawPointer?
    ) -> rd_kafka_resp_err_t {
        let codes = [
            rd_kafka_interceptor_add_on_thread_start(
                client, name,
                { _, kind, _, counter in
                    if kind == RD_KAFKA_THREAD_BROKER {
                        KafkaTrafficCounter.of(counter)?.threadBegan()
                    }
                    return RD_KAFKA_RESP_ERR_NO_ERROR
                }, counter),
            rd_kafka_interceptor_add_on_thread_exit(
                client, name,
                { _, kind, _, counter in
                    if kind == RD_KAFKA_THREAD_BROKER {
                        KafkaTrafficCounter.of(counter)?.threadEnds()
                    }
                    return RD_KAFKA_RESP_ERR_NO_ERROR
                }, counter),
            rd_kafka_interceptor_add_on_request_sent(
                client, name,
                { _, _, _, _, _, _, _, bytes, counter in
                    KafkaTrafficCounter.of(counter)?.sent(bytes)
                    return RD_KAFKA_RESP_ERR_NO_ERROR
                }, counter),
            rd_kafka_interceptor_add_on_response_received(
                client, name,
                { _, _, _, _, _, _, _, bytes, _, _, counter in
                    KafkaTrafficCounter.of(counter)?.received(bytes)
                    return RD_KAFKA_RESP_ERR_NO_ERROR
                }, counter),
        ]
        return codes.first { $0 != RD_KAFKA_RESP_ERR_NO_ERROR } ?? RD_KAFKA_RESP_ERR_NO_ERROR
    }

    private static func of(_ counter: UnsafeMutableRawPointer?) -> KafkaTrafficCounter? {
        counter.map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
    }

    private func threadBegan() {
        state.withLock { _ = $0.brokerThreads.insert(pthread_self()) }
    }

    private func threadEnds() {
        state.withLock { _ = $0.brokerThreads.remove(pthread_self()) }
    }

    private func sent(_ bytes: Int) {
        state.withLock { state in
            state.traffic.requests += 1
            state.traffic.requestBytes += Int64(bytes)
        }
    }

    /// An answer came, or a request ends without one, which has no bytes.
    ///
    /// librdkafka tells of it where it comes in, and again on the thread that takes it: only the first
    /// counts.
    private func received(_ bytes: Int) {
        guard bytes > 0 else { return }
        state.withLock { state in
            guard state.brokerThreads.contains(pthread_self()) else { return }
            state.traffic.answers += 1
            state.traffic.answerBytes += Self.headerBytes + Int64(bytes)
        }
    }
}
