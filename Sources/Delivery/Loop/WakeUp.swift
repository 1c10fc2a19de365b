import Synchronization

/// A signal that one task waits for and another gives.
///
/// A signal given while nobody waits is kept for the next wait, which takes it. A latch keeps it for
/// good, and its wait does not end when the waiting task is cancelled.
final class WakeUp: Sendable {
    private enum Wait {
        /// It has a number, but does not wait yet.
        case begun
        case suspended(CheckedContinuation<Void, Never>)
        case ended
    }

    private struct State {
        var isSignalled = false
        var nextID: UInt64 = 0
        /// Those that have begun and not returned.
        var waits: [UInt64: Wait] = [:]
    }

    private let state = Mutex(State())
    private let isLatch: Bool

    init(isLatch: Bool = false) { self.isLatch = isLatch }

    /// How many waits have begun and not returned.
    var waitCount: Int { state.withLock { $0.waits.count } }

    func signal() {
        let waiters = state.withLock { state in
            var waiters: [CheckedContinuation<Void, Never>] = []
            for (id, wait) in state.waits {
                guard case .suspended(let waiter) = wait else { continue }
                waiters.append(waiter)
                state.waits[id] = .ended
            }
            state.isSignalled = isLatch || waiters.isEmpty
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits for the signal, but no longer than `limit`, nil being for ever.
    func wait(atMost limit: Duration?, time: TimeSource) async {
        let id = state.withLock { state in
            state.nextID += 1
            state.waits[state.nextID] = .begun
            return state.nextID
        }
        let timer = limit.map { limit in
            Task.detached { if (try? await time.sleep(limit)) != nil { self.end(id) } }
        }
        if isLatch {
            await suspend(id)
        } else {
            await withTaskCancellationHandler {
                await suspend(id)
            } onCancel: {
                end(id)
            }
        }
        timer?.cancel()
        state.withLock { $0.waits[id] = nil }
    }

    private func suspend(_ id: UInt64) async {
        await withCheckedContinuation { continuation in
            let mayGo = state.withLock { state in
                if case .ended = state.waits[id] { return true }
                if state.isSignalled {
                    state.isSignalled = isLatch
                    return true
                }
                state.waits[id] = .suspended(continuation)
                return false
            }
            if mayGo { continuation.resume() }
        }
    }

    /// Ends a wait; one that has returned meanwhile leaves nothing behind.
    func end(_ id: UInt64) {
        let waiter: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard let wait = state.waits[id] else { return nil }
            state.waits[id] = .ended
            guard case .suspended(let waiter) = wait else { return nil }
            return waiter
        }
        waiter?.resume()
    }
}
