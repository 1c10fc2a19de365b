import Collectors
import Engine
import Telemetry
import Testing

/// When it is told that the rows of an answer are kept.
@Suite(.timeLimit(.minutes(5)))
struct SettlementTests {
    @Test func `rows of which nothing could be made come again`() async throws {
        let example = Example()
        // Without it no queue is known by its cluster.
        example.script.set(
            "one", "about", .failure(CollectionError(.httpStatus, detail: "no", status: 500)))
        example.script.set("one", "queues", .success([["name": .text("a")]]))
        let engine = try example.engine()
        let task = Task { await engine.run() }
        try await example.advance { await example.polls.all.count == 1 }
        example.script.set(
            "one", "about", .success([["cluster": .text("c"), "version": .text("1")]]))
        try await example.advance { await example.polls.all.count == 3 }
        task.cancel()
        await task.value
        #expect(example.script.settled.prefix(2) == ["about", "queues"])
    }
}
