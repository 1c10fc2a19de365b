package import Delivery
import Synchronization

/// Time that passes only when a test says so.
package final class SteppedTime: Sendable {
    private struct State {
        var now = Duration.zero
        /// How far the wall clock was set.
        var offset = Duration.zero
        var nextID = 0
        var sleepers: [Int: (until: Duration, continuation: CheckedContinuation<Bool, Never>)] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())
    private let startMilliseconds: Int64

    package init(startMilliseconds: Int64 = 0) { self.startMilliseconds = startMilliseconds }

    package var source: TimeSource {
        TimeSource(
            elapsed: { self.now },
            milliseconds: {
                let (seconds, attoseconds) = self.state.withLock { $0.now + $0.offset }.components
                return self.startMilliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000
            },
            sleep: { try await self.sleep($0) })
    }

    package var now: Duration { state.withLock { $0.now } }

    /// Sets the wall clock forward, or back.
    package func setWallClock(by duration: Duration) { state.withLock { $0.offset += duration } }

    /// How long the sleeping tasks still sleep, in order.
    package var sleeping: [Duration] {
        state.withLock { state in state.sleepers.values.map { $0.until - state.now }.sorted() }
    }

    /// Lets time pass and wakes who has slept enough.
    package func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.value.until <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.until < $1.until }.map(\.continuation)
        }
        for continuation in due { continuation.resume(returning: true) }
    }

    private func sleep(_ duration: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let wasWoken = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.contains(id) { return false }
                    if duration <= .zero { return true }
                    state.sleepers[id] = (state.now + duration, continuation)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.cancelled.insert(id)
                return state.sleepers.removeValue(forKey: id)
            }
            sleeper?.continuation.resume(returning: false)
        }
        if !wasWoken { throw CancellationError() }
    }
}
