import CRdKafka
import Synchronization

/// The delivery reports of the messages in flight, each known by a token that travels with its
/// message.
///
/// One flight at a time: `expect` for each message, `all` at the end. A report for a message of an
/// earlier flight is ignored.
final class KafkaReports: Sendable {
    private struct State {
        /// The token of the first message of this flight; 0 would be a null pointer.
        var first: UInt = 1
        /// By message, its report; nil until it comes.
        var codes: [rd_kafka_resp_err_t?] = []
        var open = 0
        var lastError: KafkaFailure?
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// A token for the message that is handed over next.
    func expect() -> UInt {
        state.withLock { state in
            state.codes.append(nil)
            state.open += 1
            return state.first + UInt(state.codes.count) - 1
        }
    }

    /// Takes the last token back: its message was not taken.
    func withdraw() {
        state.withLock { state in
            state.codes.removeLast()
            state.open -= 1
        }
    }

    /// No more reports come: what is open is given up.
    func abandon() {
        let open = state.withLock { state in
            state.codes.indices.filter { state.codes[$0] == nil }.map { state.first + UInt($0) }
        }
        for token in open { report(token, RD_KAFKA_RESP_ERR__PURGE_INFLIGHT) }
    }

    /// A report has come.
    func report(_ token: UInt, _ code: rd_kafka_resp_err_t) {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard token >= state.first, token - state.first < UInt(state.codes.count) else {
                return nil
            }
            let index = Int(token - state.first)
            guard state.codes[index] == nil else { return nil }
            state.codes[index] = code
            state.open -= 1
            if code == RD_KAFKA_RESP_ERR_NO_ERROR { state.lastError = nil }
            guard state.open == 0 else { return nil }
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }

    /// The client as a whole has a trouble.
    func failed(_ failure: KafkaFailure) { state.withLock { $0.lastError = failure } }

    /// The last trouble of the client, since a message was delivered.
    var lastError: KafkaFailure? { state.withLock { $0.lastError } }

    /// Waits for all reports of the flight and gives them in the order of `expect`; the next flight
    /// begins.
    func all() async -> [rd_kafka_resp_err_t] {
        await withCheckedContinuation { caller in
            let isDone = state.withLock { state in
                if state.open > 0 { state.waiting = caller }
                return state.open == 0
            }
            if isDone { caller.resume() }
        }
        return state.withLock { state in
            defer {
                state.first += UInt(state.codes.count)
                state.codes.removeAll(keepingCapacity: true)
            }
            return state.codes.compactMap { $0 }
        }
    }
}
