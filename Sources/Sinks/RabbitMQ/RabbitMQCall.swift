import Delivery
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One call of the sink, which its thread works on and its caller can cancel meanwhile.
///
/// Before anything is published the caller goes at once; afterwards the connection is shut down under
/// the thread, which then says what was confirmed.
final class RabbitMQCall: Sendable {
    typealias Outcome = Result<SinkReceipt, SinkError>

    private struct State {
        var isCancelled = false
        /// Whether something may be published: then the thread alone knows what became of the rows.
        var hasBegun = false
        var socket: Int32?
        var caller: CheckedContinuation<Outcome, Never>?
    }

    private let state = Mutex(State())

    /// Whether the caller wants an end.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// The caller waits from now on.
    func begin(_ caller: CheckedContinuation<Outcome, Never>) {
        state.withLock { $0.caller = caller }
        if isCancelled { cancel() }
    }

    /// From here on something can be published by a socket.
    ///
    /// - Returns: whether the caller is still there.
    func begin(socket: Int32) -> Bool {
        state.withLock { state in
            guard !state.isCancelled else { return false }
            state.hasBegun = true
            state.socket = socket
            return true
        }
    }

    /// The socket will be closed, or serve another call.
    func releaseSocket() { state.withLock { $0.socket = nil } }

    /// The caller wants an end.
    func cancel() {
        let hasBegun = state.withLock { state in
            state.isCancelled = true
            // Under the lock, so that the number is not another file's by now.
            if let socket = state.socket { _ = shutdown(socket, Int32(SHUT_RDWR)) }
            return state.hasBegun
        }
        if !hasBegun { finish(.failure(.interrupted)) }
    }

    /// The end; only the first one counts.
    func finish(_ outcome: Outcome) {
        let caller = state.withLock { state in
            defer { state.caller = nil }
            return state.caller
        }
        caller?.resume(returning: outcome)
    }
}
