import Synchronization

/// A signal that one task waits for and another gives.
///
/// A signal given while nobody waits is kept for the next wait, which takes it. A latch keeps it for
/// good, and its wait does not end when the waiting task is cancelled.
final class WakeUp: Sendable {
    private struct State {
        var isSignalled = false
        var nextID: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        /// Waits that ended before they had begun to wait.
        var ended: Set<UInt64> = []
    }

    private let state = Mutex(State())
    private let isLatch: Bool

    init(isLatch: Bool = false) { self.isLatch = isLatch }

    func signal() {
        let waiters = state.withLock { state in
            defer { state.waiters = [:] }
            state.isSignalled = isLatch || state.waiters.isEmpty
            return state.waiters.values.map { $0 }
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits for the signal, but no longer than `limit`, nil being for ever.
    func wait(atMost limit: Duration?, time: TimeSource) async {
        let id = state.withLock { state in
            state.nextID += 1
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
        state.withLock { _ = $0.ended.remove(id) }
    }

    private func suspend(_ id: UInt64) async {
        await withCheckedContinuation { continuation in
            let mayGo = state.withLock { state in
                if state.ended.contains(id) { return true }
                if state.isSignalled {
                    state.isSignalled = isLatch
                    return true
                }
                state.waiters[id] = continuation
                return false
            }
            if mayGo { continuation.resume() }
        }
    }

    private func end(_ id: UInt64) {
        let waiter = state.withLock { state in
            let waiter = state.waiters.removeValue(forKey: id)
            if waiter == nil { state.ended.insert(id) }
            return waiter
        }
        waiter?.resume()
    }
}
