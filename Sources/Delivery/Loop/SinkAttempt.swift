import Synchronization

/// Calls a sink so that the caller comes back in any case: when the sink is done, or when it was
/// given up.
final class SinkAttempt: Sendable {
    typealias Outcome = Result<SinkReceipt, SinkError>
    private typealias Waiting = CheckedContinuation<Outcome, Never>

    private struct State {
        var number = 0
        var task: Task<Void, Never>?
        var continuation: Waiting?
        var isTimedOut = false
    }

    private let state = Mutex(State())

    /// Delivers a batch, and gives what the sink gave.
    ///
    /// After `timeout` the call is cancelled and `onTimeout` is told its number; what it then gives counts as a
    /// time-out. A caller that is cancelled itself waits for the sink no longer than `grace`.
    func run(
        _ batch: SinkBatch, sink: any Sink, timeout: Duration, grace: Duration, time: TimeSource,
        onTimeout: @escaping @Sendable (Int) -> Void
    ) async -> Outcome {
        let number = begin()
        let timer = Task.detached {
            guard (try? await time.sleep(timeout)) != nil, self.timeOut(number) else { return }
            onTimeout(number)
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                start(continuation, number: number, batch: batch, sink: sink)
            }
        } onCancel: {
            cancel()
            Task.detached {
                try? await time.sleep(grace)
                self.end(number, .failure(.givenUp))
            }
        }
        timer.cancel()
        return outcome
    }

    /// Whether the call of this number has not come back, and was not given up.
    func isUnderWay(_ number: Int) -> Bool {
        state.withLock { $0.number == number && $0.continuation != nil }
    }

    /// Asks the sink to stop.
    func cancel() { state.withLock { $0.task }?.cancel() }

    /// Lets the caller go on without an answer.
    func abandon() { end(state.withLock { $0.number }, .failure(.givenUp)) }

    private func begin() -> Int {
        state.withLock { state in
            state.number += 1
            state.isTimedOut = false
            return state.number
        }
    }

    private func start(
        _ continuation: Waiting, number: Int,
        batch: SinkBatch, sink: any Sink
    ) {
        state.withLock { state in
            let previous = state.task
            state.continuation = continuation
            state.task = Task.detached {
                // One that was given up may still be under way.
                await previous?.value
                let outcome: Outcome
                do throws(SinkError) {
                    outcome = .success(try await sink.deliver(batch))
                } catch {
                    outcome = .failure(error)
                }
                self.end(number, outcome)
            }
        }
        if Task.isCancelled { cancel() }
    }

    private func timeOut(_ number: Int) -> Bool {
        let task = state.withLock { state -> Task<Void, Never>? in
            guard state.number == number, state.continuation != nil else { return nil }
            state.isTimedOut = true
            return state.task
        }
        task?.cancel()
        return task != nil
    }

    private func end(_ number: Int, _ outcome: Outcome) {
        let ended: (Waiting, isTimedOut: Bool)? = state.withLock { state in
            guard state.number == number, let continuation = state.continuation else { return nil }
            state.continuation = nil
            return (continuation, state.isTimedOut)
        }
        guard let (continuation, isTimedOut) = ended else { return }
        guard isTimedOut, case .failure(var error) = outcome, error.reason == .cancelled else {
            return continuation.resume(returning: outcome)
        }
        error.reason = .timeout
        error.isRetryable = true
        error.message = SinkError.timedOut.message
        continuation.resume(returning: .failure(error))
    }
}

extension SinkError {
    static let givenUp = SinkError(
        .cancelled, retryable: true, message: "the sink was stopped")
    static let timedOut = SinkError(
        .timeout, retryable: true, message: "the sink did not come to an end in time")
}
