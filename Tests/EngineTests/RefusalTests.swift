import Engine
import StandIns
import Synchronization
import Telemetry
import Testing

/// What happens when the rows of a poll are not accepted: nothing is lost but the resolution.
@Suite(.timeLimit(.minutes(5)))
struct RefusalTests {
    /// A place that accepts rows when the test says so, and keeps the counters of what it accepted.
    final class Store: Sendable {
        struct State {
            var isOpen = true
            var hasRoom = true
            var baselines: [String: [UInt8]] = [:]
            var accepted: [Poll] = []
            var refused = 0
            var reasons = ["disk_full"]
        }
        let state = Mutex(State())

        var stream: RowStream {
            RowStream(
                accept: { poll in
                    self.state.withLock { state in
                        guard state.isOpen else {
                            state.refused += 1
                            let reason = state.reasons[state.refused % state.reasons.count]
                            return .refused(reason: reason, message: "no space left")
                        }
                        state.accepted.append(poll)
                        if let bytes = poll.baselines { state.baselines[poll.target] = bytes }
                        return .accepted
                    }
                },
                hasRoom: { self.state.withLock { $0.hasRoom } },
                baselines: { target in self.state.withLock { $0.baselines[target] } })
        }

        var rates: [Double] {
            state.withLock { state in
                state.accepted.flatMap(\.rows).compactMap { $0.sample.metric("q.in") }
            }
        }
    }

    private func answer(_ example: Example, published: Int64) {
        example.script.set(
            "one", "about", .success([["cluster": .text("c"), "version": .text("1")]]))
        example.script.set(
            "one", "queues",
            .success([["name": .text("a"), "depth": .integer(1), "published": .integer(published)]])
        )
    }

    /// The total that rates and their time add up to.
    private func total(_ store: Store) -> Double {
        store.state.withLock { state in
            let rows = state.accepted.flatMap(\.rows).filter { $0.sample.metric("q.in") != nil }
            let times = state.accepted.map(\.timestamp)
            return rows.reduce(0) { sum, row in
                let index = times.firstIndex(of: row.sample.timestamp) ?? 0
                guard index > 0, let rate = row.sample.metric("q.in") else { return sum }
                let seconds = Double(times[index] - times[index - 1]) / 1000
                return sum + rate * seconds
            }
        }
    }

    @Test func `an interval whose rows were refused is part of the next one`() async throws {
        let example = Example()
        let store = Store()
        answer(example, published: 0)
        let engine = try example.engine(stream: store.stream)
        let task = Task { await engine.run() }
        try await example.advance { store.state.withLock { $0.accepted.count == 2 } }
        answer(example, published: 100)
        store.state.withLock { $0.isOpen = false }
        try await example.advance { store.state.withLock { $0.refused == 2 } }
        answer(example, published: 300)
        store.state.withLock { $0.isOpen = true }
        try await example.advance { store.state.withLock { $0.accepted.count == 3 } }
        task.cancel()
        await task.value
        #expect(abs(total(store) - 300) < 1e-9)
        let lines = example.log.lines
        #expect(lines.count { $0.contains("collection is held back: rows are not accepted") } == 1)
        #expect(lines.count { $0.contains("collection goes on: rows are accepted again") } == 1)
    }

    @Test func `a wall clock that is set meanwhile changes no rate of a refused interval`()
        async throws
    {
        let example = Example()
        let store = Store()
        answer(example, published: 0)
        let engine = try example.engine(stream: store.stream)
        let task = Task { await engine.run() }
        try await example.advance { store.state.withLock { $0.accepted.count == 2 } }
        let before = example.time.now
        answer(example, published: 300)
        store.state.withLock { $0.isOpen = false }
        try await example.advance { store.state.withLock { $0.refused == 1 } }
        example.time.setWallClock(by: .seconds(3600))
        store.state.withLock { $0.isOpen = true }
        try await example.advance { store.state.withLock { $0.accepted.count == 3 } }
        task.cancel()
        await task.value
        let seconds = store.state.withLock {
            ($0.accepted[2].start - $0.accepted[1].start) / .seconds(1)
        }
        let rate = try #require(store.rates.last)
        #expect(before > .zero && abs(rate * seconds - 300) < 1e-6)
    }

    @Test func `each reason of a refusal is told once`() async throws {
        let example = Example()
        let store = Store()
        answer(example, published: 0)
        store.state.withLock {
            $0.isOpen = false
            $0.reasons = ["disk_full", "too_large"]
        }
        let engine = try example.engine(stream: store.stream)
        try await example.run(engine) { store.state.withLock { $0.refused == 5 } }
        let lines = example.log.lines.filter { $0.contains("collection is held back") }
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains("no space left") })
    }

    @Test func `nobody is asked while there is no room`() async throws {
        let example = Example()
        let store = Store()
        answer(example, published: 0)
        let engine = try example.engine(stream: store.stream)
        let task = Task { await engine.run() }
        try await example.advance { store.state.withLock { $0.accepted.count == 2 } }
        store.state.withLock { $0.hasRoom = false }
        let asked = example.script.questions.count
        let start = example.time.now
        try await example.advance { example.time.now >= start + .seconds(100) }
        #expect(example.script.questions.count == asked)
        answer(example, published: 50)
        store.state.withLock { $0.hasRoom = true }
        try await example.advance { store.state.withLock { $0.accepted.count == 3 } }
        task.cancel()
        await task.value
        #expect(abs(total(store) - 50) < 1e-9)
    }

    @Test func `a run goes on with the counters of the one before`() async throws {
        let example = Example()
        let store = Store()
        answer(example, published: 0)
        let engine = try example.engine(stream: store.stream)
        try await example.run(engine) { store.state.withLock { $0.accepted.count == 2 } }
        let count = store.state.withLock { $0.accepted.count }
        answer(example, published: 80)
        example.time.advance(by: .seconds(10))
        let next = try example.engine(stream: store.stream)
        try await example.run(next) { store.state.withLock { $0.accepted.count > count } }
        #expect(abs(total(store) - 80) < 0.1)
    }

    @Test func `once asks a target once when its counters are known`() async throws {
        let example = Example()
        let store = Store()
        answer(example, published: 0)
        let engine = try example.engine(stream: store.stream)
        try await example.run(engine) { store.state.withLock { $0.accepted.count == 1 } }
        example.time.advance(by: .seconds(20))
        answer(example, published: 60)
        let next = try example.engine(stream: store.stream)
        #expect(await next.runOnce(settle: .seconds(5)) == ["one": .up])
        #expect(store.rates == [3])
    }
}
