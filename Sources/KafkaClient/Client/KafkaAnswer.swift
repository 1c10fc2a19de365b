import Synchronization

/// The answer to one call: the first that is given counts, whoever gives it: the cluster, the
/// deadline, or a task that is cancelled.
final class KafkaAnswer<Value: Sendable>: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Result<Value, KafkaError>, Never>)
        case given(Result<Value, KafkaError>)
        /// Given and taken; what it was is not kept.
        case taken
    }

    private let state = Mutex(State.open)

    /// Whether nobody needs an answer any more.
    var isGiven: Bool {
        state.withLock {
            switch $0 {
            case .open, .awaited: false
            case .given, .taken: true
            }
        }
    }

    /// Gives the answer; a later one is dropped.
    func give(_ result: Result<Value, KafkaError>) {
        let awaited = state.withLock {
            state -> CheckedContinuation<Result<Value, KafkaError>, Never>? in
            switch state {
            case .open:
                state = .given(result)
                return nil
            case .awaited(let continuation):
                state = .taken
                return continuation
            case .given, .taken: return nil
            }
        }
        awaited?.resume(returning: result)
    }

    /// Waits for the answer, once; at once when the task is cancelled.
    func value() async throws(KafkaError) -> Value {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let given = state.withLock { state -> Result<Value, KafkaError>? in
                    guard case .given(let result) = state else {
                        state = .awaited(continuation)
                        return nil
                    }
                    state = .taken
                    return result
                }
                if let given { continuation.resume(returning: given) }
            }
        } onCancel: {
            give(.failure(.cancelled))
        }
        return try result.get()
    }
}
