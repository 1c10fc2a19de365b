import Synchronization

/// What makes rows of the run itself, now and then, until it is ended; then nothing of it is under way
/// any more.
final class RunTellers: Sendable {
    private struct State {
        var isOver = false
        var task: Task<Void, Never>?
    }

    private let state = Mutex(State())

    /// Does the work until `end`, or until the caller is cancelled; not at all after `end`.
    func run(_ work: @escaping @Sendable () async -> Void) async {
        let task = state.withLock { state -> Task<Void, Never>? in
            guard !state.isOver else { return nil }
            let task = Task { await work() }
            state.task = task
            return task
        }
        await withTaskCancellationHandler {
            await task?.value
        } onCancel: {
            task?.cancel()
        }
    }

    /// Cancels the work, and waits until it has ended.
    func end() async {
        let task = state.withLock { state in
            state.isOver = true
            return state.task
        }
        task?.cancel()
        await task?.value
    }
}
