import Synchronization
import TestSupport
import Testing

@testable import mqp

/// What tells rows of a run itself, and its end.
@Suite(.timeLimit(.minutes(2)))
struct RunTellersTests {
    @Test func `the end waits for what is under way, and nothing begins after it`() async throws {
        let tellers = RunTellers()
        let begun = Atomic(false)
        let ended = Atomic(false)
        let running = Task {
            await tellers.run {
                begun.store(true, ordering: .sequentiallyConsistent)
                // A sleep that is cancelled; what follows is not.
                try? await Task.sleep(for: .seconds(3_600))
                for _ in 0..<100 { await Task.yield() }
                ended.store(true, ordering: .sequentiallyConsistent)
            }
        }
        try await TestSupport.eventually("begins") {
            begun.load(ordering: .sequentiallyConsistent)
        }
        await tellers.end()
        let hasEnded = ended.load(ordering: .sequentiallyConsistent)
        #expect(hasEnded)
        await running.value
        await tellers.run { Issue.record("it is over") }
    }

    @Test func `a caller that is cancelled ends the work`() async {
        let tellers = RunTellers()
        let running = Task {
            await tellers.run { try? await Task.sleep(for: .seconds(3_600)) }
        }
        running.cancel()
        await running.value
        await tellers.end()
    }
}
