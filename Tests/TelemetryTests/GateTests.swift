import Synchronization
import Telemetry
import Testing

@Suite(.timeLimit(.minutes(5)))
struct GateTests {
    @Test func `no more than its width pass at a time, and all pass`() async {
        let gate = Gate(width: 3)
        let counts = Counts()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    _ = await gate.pass {
                        counts.enter()
                        await Task.yield()
                        counts.leave()
                    }
                }
            }
        }
        #expect(counts.most <= 3)
        #expect(counts.done == 200)
    }

    @Test func `who is cancelled while it waits leaves, and its place is not lost`() async {
        let gate = Gate(width: 1)
        let (release, releaser) = AsyncStream.makeStream(of: Void.self)
        let (inside, entered) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            await gate.pass {
                entered.yield()
                for await _ in release { return }
            }
        }
        for await _ in inside { break }
        let waiting = Task { await gate.pass { true } }
        waiting.cancel()
        #expect(await waiting.value == nil)
        releaser.yield()
        await holder.value
        #expect(await gate.pass { true } == true)
    }

    private final class Counts: Sendable {
        private let state = Mutex((now: 0, most: 0, done: 0))

        var most: Int { state.withLock { $0.most } }
        var done: Int { state.withLock { $0.done } }

        func enter() {
            state.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
        }

        func leave() {
            state.withLock {
                $0.now -= 1
                $0.done += 1
            }
        }
    }
}
