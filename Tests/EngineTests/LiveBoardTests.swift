import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import Telemetry
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LiveBoardTests {
    private func board() -> LiveBoard {
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            Example.files.map { DefinitionFile(path: $0.path, bytes: Array($0.text.utf8)) },
            report: &report)
        return LiveBoard(definitions: set, targetCount: 1)
    }

    private func polls(_ example: Example) async throws -> [Poll] {
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
        example.script.set(
            "one", "queues", .failure(CollectionError(.timeout, detail: "10s")))
        try await example.advance { await example.polls.all.count == 2 }
        task.cancel()
        await task.value
        return await example.polls.all
    }

    @Test func `the greatest is on top, and what is unknown is not zero`() async throws {
        let board = board()
        await board.note(try await polls(Example())[0])
        let model = await board.model(clock: "12:00:00", sinks: [])
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
        let board = board()
        for poll in try await polls(Example()) { await board.note(poll) }
        let model = await board.model(clock: "12:00:00", sinks: [])
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
