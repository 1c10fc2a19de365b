import CRdKafka
import Dispatch
import Synchronization

/// A client of librdkafka for one cluster: its handle, what it tells, and who still uses it.
///
/// It is a consumer without a group: it cannot join, commit or produce. What librdkafka tells (answers
/// to requests that do not block, its log, its troubles) comes to one queue, which is emptied on a thread
/// that there is only meanwhile. The handle is given back when it was retired and nobody uses it any more,
/// on a thread of its own, since that blocks.
final class KafkaHandle: Sendable {
    /// The most milliseconds that librdkafka takes as a request's time.
    static let patience: Int32 = 3_600_000

    /// What takes the event of an answer; nil where none will come.
    typealias Reader = @Sendable (_ event: OpaquePointer?) -> Void

    // Safe because librdkafka's handles are made to be used by many threads, and the two are given
    // back only after the last use ended.
    private struct Pointers: @unchecked Sendable {
        let client: OpaquePointer
        let queue: OpaquePointer
    }

    private struct State {
        var isRetired = false
        var isGivenBack = false
        var uses = 0
        /// The requests under way, by token; 0 would be a null pointer.
        var readers: [UInt: Reader] = [:]
        var nextToken: UInt = 1
        var trouble: KafkaError?
        var logAllowance = KafkaLogAllowance()
        /// The brokers that this client has heard of, and will ask for as long as it lives.
        var brokers: Set<Int32> = []
    }

    private let pointers: Pointers
    private let secrets: KafkaSecrets
    private let log: @Sendable (KafkaLogLine) -> Void
    /// Kept, since librdkafka calls it until the client is given back.
    private let counter: KafkaTrafficCounter
    private let state = Mutex(State())
    private let isAwake = Atomic(false)
    private let events = DispatchQueue(label: "kafka.events")
    private let life = DispatchGroup()

    /// Makes a client; it connects by itself, and again and again. Blocks for some milliseconds.
    ///
    /// - Parameters:
    ///   - settings: how.
    ///   - counter: counts what the client puts on the cluster, until it is given back.
    /// - Throws: a `KafkaError` of reason `settings`.
    init(
        _ settings: KafkaWatcherSettings, countedBy counter: KafkaTrafficCounter
    ) throws(KafkaError) {
        let client: OpaquePointer
        (client, secrets) = try Self.makeClient(settings, countedBy: counter)
        self.counter = counter
        guard let queue = rd_kafka_queue_get_main(client) else {
            rd_kafka_destroy(client)
            throw KafkaError(.settings, "librdkafka has no queue")
        }
        pointers = Pointers(client: client, queue: queue)
        log = settings.log
        life.enter()
        // Given up again when the client is given back.
        let opaque = Unmanaged.passRetained(self).toOpaque()
        rd_kafka_queue_cb_event_enable(
            queue,
            { _, opaque in
                guard let opaque else { return }
                Unmanaged<KafkaHandle>.fromOpaque(opaque).takeUnretainedValue().wake()
            }, opaque)
        rd_kafka_set_log_queue(client, queue)
        wake()
    }

    /// Hands the client over, which stays until `body` returns; nil once it is retired and nobody uses
    /// it any more.
    func use<Value>(_ body: (OpaquePointer) -> Value) -> Value? {
        let isOpen = state.withLock { state in
            let isOpen = !state.isRetired || state.uses > 0
            if isOpen { state.uses += 1 }
            return isOpen
        }
        guard isOpen else { return nil }
        defer {
            state.withLock { $0.uses -= 1 }
            giveBackIfUnused()
        }
        return body(pointers.client)
    }

    /// Sends a request that is answered by an event; does not block.
    ///
    /// - Parameters:
    ///   - operation: the kind of the request.
    ///   - milliseconds: when librdkafka gives up.
    ///   - start: sends it, with the client, the options and the queue.
    ///   - reader: takes the event, which is gone afterwards.
    /// - Returns: what the request is called by; nil where it was not sent.
    @discardableResult
    func submit(
        _ operation: rd_kafka_admin_op_t, milliseconds: Int32,
        _ start: (OpaquePointer, OpaquePointer, OpaquePointer) -> Void, reader: @escaping Reader
    ) -> UInt? {
        let token: UInt?? = use { client in
            guard let options = rd_kafka_AdminOptions_new(client, operation) else { return nil }
            defer { rd_kafka_AdminOptions_destroy(options) }
            let token = state.withLock { state in
                defer { state.nextToken += 1 }
                state.readers[state.nextToken] = reader
                return state.nextToken
            }
            rd_kafka_AdminOptions_set_opaque(options, UnsafeMutableRawPointer(bitPattern: token))
            var text = [CChar](repeating: 0, count: KafkaProperties.maximumTextLength)
            rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, &text, text.count)
            start(client, options, pointers.queue)
            return token
        }
        guard let token = token ?? nil else {
            reader(nil)
            return nil
        }
        return token
    }

    /// Does without the answer to a request.
    ///
    /// - Returns: whether it was still to come.
    func drop(_ token: UInt) -> Bool {
        let isOpen = state.withLock { $0.readers.removeValue(forKey: token) != nil }
        giveBackIfUnused()
        return isOpen
    }

    /// Takes no further calls; what is under way may end, and then everything is given back.
    func retire() {
        state.withLock { $0.isRetired = true }
        giveBackIfUnused()
    }

    /// The same, without the answers to requests under way.
    func close() {
        state.withLock { state in
            state.isRetired = true
            state.readers = [:]
        }
        giveBackIfUnused()
    }

    /// Waits until everything has been given back.
    func ended() async {
        await withCheckedContinuation { caller in
            life.notify(queue: .global()) { caller.resume() }
        }
    }

    /// Notes that the cluster has answered: what was wrong before is over.
    func succeeded() { state.withLock { $0.trouble = nil } }

    /// Notes the brokers there are.
    ///
    /// - Returns: whether one is gone that this client would ask for ever.
    func note(brokers: Set<Int32>) -> Bool {
        state.withLock { state in
            state.brokers.formUnion(brokers)
            return state.brokers != brokers
        }
    }

    /// A failure in words; one of the connection is told by what is behind it.
    func failure(_ code: KafkaCode, _ text: String? = nil) -> KafkaError {
        let reason = code.reason
        if reason == .timeout || reason == .unreachable,
            let trouble = state.withLock({ $0.trouble })
        {
            return trouble
        }
        let words =
            text.flatMap { $0 == code.text ? nil : $0 }
            ?? (code.rawValue == RD_KAFKA_RESP_ERR__TRANSPORT.rawValue
                ? Self.wordsForSilence : code.text)
        return KafkaError(reason, secrets.hidden(in: words), code: code)
    }

    /// What librdkafka calls a transport failure, where it knows no more.
    private static let wordsForSilence =
        "connections end without an answer; it may not speak Kafka, or with TLS alone"

    // MARK: What librdkafka tells

    /// There is something in the queue; called by librdkafka's threads, which must not wait.
    private func wake() {
        guard !isAwake.exchange(true, ordering: .acquiringAndReleasing) else { return }
        events.async { [self] in empty() }
    }

    private func empty() {
        // From here on, what comes wakes us again.
        isAwake.store(false, ordering: .releasing)
        guard !state.withLock({ $0.isGivenBack }) else { return }
        while let event = rd_kafka_queue_poll(pointers.queue, 0) {
            take(event)
            rd_kafka_event_destroy(event)
        }
        giveBackIfUnused()
    }

    private func take(_ event: OpaquePointer) {
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_LOG: takeLog(event)
        case RD_KAFKA_EVENT_ERROR: takeTrouble(event)
        default:
            let token = UInt(bitPattern: rd_kafka_event_opaque(event))
            state.withLock { $0.readers.removeValue(forKey: token) }?(event)
        }
    }

    private func takeLog(_ event: OpaquePointer) {
        guard state.withLock({ $0.logAllowance.takes(at: .now) }) else { return }
        var facility: UnsafePointer<CChar>?
        var text: UnsafePointer<CChar>?
        var level: Int32 = 0
        guard rd_kafka_event_log(event, &facility, &text, &level) == 0 else { return }
        log(
            KafkaLogLine(
                level: Int(level), facility: facility.map { String(cString: $0) } ?? "",
                text: secrets.hidden(in: text.map { String(cString: $0) } ?? "")))
    }

    /// Keeps what is wrong with the connection; that all brokers are down says less than why.
    private func takeTrouble(_ event: OpaquePointer) {
        guard let code = KafkaCode(rd_kafka_event_error(event)) else { return }
        let text = rd_kafka_event_error_string(event).map { String(cString: $0) } ?? code.text
        let trouble = KafkaError(code.reason, secrets.hidden(in: text), code: code)
        state.withLock { state in
            let isVague = trouble.reason == .unreachable || trouble.reason == .timeout
            if isVague, state.trouble != nil { return }
            state.trouble = trouble
        }
    }

    // MARK: The end

    private func giveBackIfUnused() {
        let isLast = state.withLock { state in
            guard state.isRetired, !state.isGivenBack, state.uses == 0, state.readers.isEmpty
            else { return false }
            state.isGivenBack = true
            return true
        }
        guard isLast else { return }
        // On the queue of events, so that nobody is reading any of them.
        events.async { [self] in
            rd_kafka_queue_cb_event_enable(pointers.queue, nil, nil)
            rd_kafka_queue_destroy(pointers.queue)
            rd_kafka_destroy(pointers.client)
            life.leave()
            Unmanaged.passUnretained(self).release()
        }
    }
}
