import CRdKafka
import Dispatch
import Synchronization

/// Looks at one Kafka cluster, and takes no part in it: no group, no commit, no message, no topic made.
///
/// It connects at the first call, and by itself again when a connection was lost; until then a watcher
/// costs nothing. A cluster that is down costs its own callers their time and nobody else's: what of
/// librdkafka blocks runs on at most `maximumLanes` threads of this watcher's own, which are there only
/// meanwhile; all else comes by events. No call blocks a thread of Swift's tasks.
///
/// Every call has a time, and ends with what has come by then: an error of reason `timeout`, or of the
/// trouble behind it. A cancelled call ends at once; what it began runs out within its time.
///
/// A watcher that is no longer needed is closed; so it is too when nobody holds it any more.
public final class KafkaWatcher: Sendable {
    /// The most calls of librdkafka that block at a time.
    public static let maximumLanes = 8

    private struct State {
        var handle: KafkaHandle?
        var isClosed = false
        /// Those before, until they have ended.
        var retired: [KafkaHandle] = []
        /// The calls under way, and how each is given up.
        var calls: [UInt64: @Sendable () -> Void] = [:]
        var nextCall: UInt64 = 0
    }

    let settings: KafkaWatcherSettings
    /// Counts for all clients of this watcher.
    let counter = KafkaTrafficCounter()
    private let lanes = KafkaLanes(count: maximumLanes)
    private let state = Mutex(State())
    /// Held while a client is made, by lanes alone.
    private let opening = Mutex(())
    private let timers = DispatchQueue(label: "kafka.timers")

    /// A watcher that connects at its first call.
    public init(_ settings: KafkaWatcherSettings) { self.settings = settings }

    deinit { close() }

    /// Ends all calls under way, and gives everything back in the background; returns at once.
    public func close() {
        let (handle, calls) = state.withLock { state in
            state.isClosed = true
            defer {
                state.calls = [:]
                if let handle = state.handle { state.retired.append(handle) }
                state.handle = nil
            }
            return (state.handle, state.calls.values.map { $0 })
        }
        for giveUp in calls { giveUp() }
        handle?.close()
    }

    /// Waits until all that was closed has been given back, which takes as long as a call under way
    /// was given.
    public func ended() async {
        for handle in state.withLock({ $0.retired }) { await handle.ended() }
    }

    /// What this watcher has put on its cluster until now.
    public var traffic: KafkaTraffic { counter.traffic }

    /// How many calls have begun and not ended.
    var callCount: Int { state.withLock { $0.calls.count } }

    /// Whether there is a client, connected or not.
    var isOpen: Bool { state.withLock { $0.handle != nil } }

    /// Gives a client up that asks brokers for ever which are no longer there, or may be about to use
    /// what it has freed; the next call makes another.
    func retire(_ handle: KafkaHandle) {
        let isCurrent = state.withLock { state in
            guard state.handle === handle else { return false }
            state.handle = nil
            // The last one is kept for `ended`; those before have had a time between two polls.
            state.retired = [handle]
            return true
        }
        if isCurrent { handle.retire() }
    }

    // MARK: Calls

    /// Makes a call on a lane, with the client; `body` may block until the deadline and gives the answer,
    /// then or later.
    func call<Value: Sendable>(
        by deadline: KafkaDeadline,
        _ body: @escaping @Sendable (KafkaHandle, KafkaAnswer<Value>) -> Void
    ) async throws(KafkaError) -> Value {
        let answer = KafkaAnswer<Value>()
        let id = state.withLock { state -> UInt64? in
            guard !state.isClosed else { return nil }
            defer { state.nextCall += 1 }
            state.calls[state.nextCall] = { answer.give(.failure(.closed)) }
            return state.nextCall
        }
        guard let id else { throw .closed }
        defer { state.withLock { _ = $0.calls.removeValue(forKey: id) } }
        guard !deadline.isOver else { throw lateness() }
        timers.asyncAfter(deadline: deadline.time) { [weak self, weak answer] in
            guard let answer, !answer.isGiven else { return }
            answer.give(.failure(self?.lateness() ?? .closed))
        }
        let isTaken = lanes.run { [weak self] in
            guard let self, !answer.isGiven else { return }
            do throws(KafkaError) {
                // A client may be given up in this moment; then there is another, or none any more.
                var handle = try self.handle()
                while handle.use({ _ in body(handle, answer) }) == nil {
                    handle = try self.handle()
                }
            } catch {
                answer.give(.failure(error))
            }
        }
        guard isTaken else {
            throw KafkaError(
                .tooMany, "more than \(KafkaLanes.maximumWaiting) calls wait for this cluster")
        }
        return try await answer.value()
    }

    /// Asks by an event: `start` sends the request, `read` makes the answer of its event.
    func ask<Value: Sendable>(
        _ operation: rd_kafka_admin_op_t, by deadline: KafkaDeadline,
        _ start: @escaping @Sendable (OpaquePointer, OpaquePointer, OpaquePointer) -> Void,
        read: @escaping @Sendable (OpaquePointer) throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        try await call(by: deadline) { handle, answer in
            Self.submit(
                operation, milliseconds: deadline.milliseconds, to: handle, answer, start, read)
        }
    }

    /// Asks the coordinator of a group by an event.
    ///
    /// librdkafka 2.0.2 must not see the end of such a request's time: it frees what the request waits
    /// with, uses it again when the coordinator comes back, and ends the process. So it is given far more
    /// time than we take, and a client that has not answered in ours is given up, with all that waits in
    /// it. The next one asks anew who the coordinator is, which the old one never would.
    func askCoordinator<Value: Sendable>(
        _ operation: rd_kafka_admin_op_t, by deadline: KafkaDeadline,
        _ start: @escaping @Sendable (OpaquePointer, OpaquePointer, OpaquePointer) -> Void,
        read: @escaping @Sendable (OpaquePointer) throws(KafkaError) -> Value
    ) async throws(KafkaError) -> Value {
        try await call(by: deadline) { [timers, weak self] handle, answer in
            let token = Self.submit(
                operation, milliseconds: KafkaHandle.patience, to: handle, answer, start, read)
            guard let token else { return }
            timers.asyncAfter(deadline: deadline.time) { [weak self, weak handle] in
                guard let handle, handle.drop(token) else { return }
                self?.retire(handle)
            }
        }
    }

    @discardableResult
    private static func submit<Value: Sendable>(
        _ operation: rd_kafka_admin_op_t, milliseconds: Int32, to handle: KafkaHandle,
        _ answer: KafkaAnswer<Value>,
        _ start: (OpaquePointer, OpaquePointer, OpaquePointer) -> Void,
        _ read: @escaping @Sendable (OpaquePointer) throws(KafkaError) -> Value
    ) -> UInt? {
        handle.submit(operation, milliseconds: milliseconds, start) { event in
            guard let event else { return answer.give(.failure(.closed)) }
            if let code = KafkaCode(rd_kafka_event_error(event)) {
                let text = rd_kafka_event_error_string(event).map { String(cString: $0) }
                return answer.give(.failure(handle.failure(code, text)))
            }
            answer.give(Result { () throws(KafkaError) in try read(event) })
        }
    }

    /// The client, made where there is none; blocks for some milliseconds then.
    private func handle() throws(KafkaError) -> KafkaHandle {
        if let handle = state.withLock({ $0.handle }) { return handle }
        let made = opening.withLock { _ -> Result<KafkaHandle, KafkaError> in
            if let handle = state.withLock({ $0.handle }) { return .success(handle) }
            return Result { () throws(KafkaError) in
                let handle = try KafkaHandle(settings, countedBy: counter)
                let isClosed = state.withLock { state in
                    if !state.isClosed { state.handle = handle }
                    return state.isClosed
                }
                guard isClosed else { return handle }
                handle.close()
                throw .closed
            }
        }
        return try made.get()
    }

    /// Why there is no answer yet.
    private func lateness() -> KafkaError {
        let code = KafkaCode(rawValue: RD_KAFKA_RESP_ERR__TIMED_OUT.rawValue)
        let handle = state.withLock { $0.handle ?? $0.retired.last }
        return handle?.failure(code) ?? KafkaError(.timeout, code.text)
    }
}
