import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import StandIns
import Telemetry
import Testing

@Suite(.timeLimit(.minutes(5)))
struct LiveBoardTests {
    /// The picture after some polls.
    private func model(_ example: Example, _ polls: [Poll]) async -> LiveTableModel {
        let board = LiveBoard(
            definitions: Example.definitions, inventory: example.inventory, targets: ["one"])
        for poll in polls { await board.note(poll) }
        return await board.model(
            clock: "12:00:00", now: example.time.source.milliseconds(), sinks: [])
    }

    @Test func `a discovered target that is gone is not shown by a poll that was under way`()
        async throws
    {
        let example = Example()
        let board = LiveBoard(
            definitions: Example.definitions, inventory: example.inventory, targets: ["one"])
        let all = try await polls(example, failing: true)
        await board.note(try #require(all.first))
        var late = try #require(all.last)
        late.target = "two"
        for isThere in [true, false] {
            await board.discovered(isThere ? ["two"] : [])
            await board.note(late)
            let model = await board.model(clock: "12:00:00", now: 0, sinks: [])
            let texts = model.subtitle.map(\.text)
            #expect(texts == [isThere ? "1 of 2 targets answer" : "1 of 1 targets answer"])
            #expect(model.sections.contains { $0.title.contains("not answer") } == isThere)
        }
    }

    private func polls(_ example: Example, failing: Bool = false) async throws -> [Poll] {
        let rows: [[String: Scalar]] = [
            ["name": .text("small"), "depth": .integer(1)],
            ["name": .text("great"), "depth": .integer(1500)],
            ["name": .text("unknown")],
        ]
        example.script.set(
            "one", "about", .success([["cluster": .text("c"), "version": .text("1")]]))
        example.script.set("one", "queues", .success(rows))
        let engine = try example.engine()
        let task = Task { await engine.run() }
        try await example.advance { await example.polls.all.count == 1 }
        if failing {
            example.script.set(
                "one", "queues", .failure(CollectionError(.timeout, detail: "10s")))
            try await example.advance { await example.polls.all.count == 2 }
        }
        task.cancel()
        await task.value
        return await example.polls.all
    }

    @Test func `the greatest is on top, and what is unknown is not zero`() async throws {
        let example = Example()
        let model = try await model(example, polls(example))
        #expect(model.subtitle.map(\.text) == ["1 of 1 targets answer"])
        let section = try #require(model.sections.first)
        #expect(model.sections.count == 1)
        #expect(section.columns.map(\.title) == ["name", "depth"])
        #expect(
            section.rows.map { $0.map(\.plainText) } == [
                ["great", "1.5 k msg"], ["small", "1 msg"], ["unknown", "–"],
            ])
    }

    @Test func `what a silent target said last is shown as old, under its name and reason`()
        async throws
    {
        let example = Example()
        let model = try await model(example, polls(example, failing: true))
        #expect(model.subtitle.map(\.text) == ["0 of 1 targets answer"])
        #expect(
            model.sections.map(\.title) == [
                "Targets that do not answer", "Example queues (3)",
            ])
        #expect(model.sections[0].rows.map { $0.map(\.text) } == [["one", "timeout", "queues"]])
        #expect(model.sections[1].rows.count == 3)
        #expect(model.sections[1].rows.allSatisfy { $0.allSatisfy { $0.tone == .quiet } })
    }
}
