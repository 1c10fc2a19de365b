import Collectors
import Definitions
import Engine
import Entities
import Telemetry
import Testing

/// What a run knows of entities after some answers.
@Suite(.timeLimit(.minutes(5)))
struct InventoryTests {
    private func rows(_ names: [String]) -> [[String: Scalar]] {
        names.map { ["name": .text($0), "depth": .integer(1)] }
    }

    private func states(_ example: Example) -> [String: EntityState] {
        let known = example.inventory.read { $0.entities() }
        return Dictionary(
            known.map { ($0.name, $0.state) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func `a queue that an answer leaves out is gone, one of a silent target is not`()
        async throws
    {
        let example = Example()
        example.script.set(
            "one", "about", .success([["cluster": .text("c"), "version": .text("1")]]))
        example.script.set("one", "queues", .success(rows(["stays", "goes"])))
        let engine = try example.engine()
        let task = Task { await engine.run() }
        try await example.advance { await example.polls.all.count == 1 }
        #expect(states(example) == ["stays": .live, "goes": .live])

        example.script.set("one", "queues", .success(rows(["stays"])))
        try await example.advance { await example.polls.all.count == 2 }
        #expect(states(example) == ["stays": .live, "goes": .gone])

        example.script.set("one", "queues", .failure(CollectionError(.timeout, detail: "10s")))
        try await example.advance { await example.polls.all.count == 3 }
        #expect(states(example) == ["stays": .unreachable, "goes": .gone])

        example.script.set("one", "queues", .success(rows(["stays", "goes"])))
        try await example.advance { await example.polls.all.count == 4 }
        #expect(states(example) == ["stays": .live, "goes": .live])
        task.cancel()
        await task.value
    }

    @Test func `identifiers that change with a restart are found`() async throws {
        let example = Example()
        example.script.set(
            "one", "about", .success([["cluster": .text("c"), "version": .text("1")]]))
        example.script.set("one", "queues", .success(rows(["a-1", "b-1", "c-1"])))
        let engine = try example.engine()
        let task = Task { await engine.run() }
        try await example.advance { await example.polls.all.count == 1 }
        example.script.set("one", "queues", .success(rows(["a-2", "b-2", "c-2"])))
        try await example.advance { await example.polls.all.count == 2 }
        task.cancel()
        await task.value
        let findings = await example.polls.all[1].findings
        #expect(findings.contains { $0.contains("identifier changes with a restart") })
    }
}
