import Collectors
import Engine
import StandIns
import Telemetry
import Testing

@Suite(.timeLimit(.minutes(5)))
struct MonitoringEngineTests {
    private func queue(_ name: String, depth: Int64, published: Int64) -> [String: Scalar] {
        ["name": .text(name), "depth": .integer(depth), "published": .integer(published)]
    }

    private func answers(_ example: Example, cluster: String = "c", published: Int64) {
        example.script.set(
            "one", "about", .success([["cluster": .text(cluster), "version": .text("1")]]))
        example.script.set(
            "one", "queues", .success([queue("a", depth: 6, published: published)]))
    }

    @Test func `once asks twice and streams the second, with rates`() async throws {
        let example = Example()
        answers(example, published: 100)
        let engine = try example.engine()
        let task = Task { await engine.runOnce(settle: .seconds(5)) }
        try await example.advance { example.time.now >= .seconds(4) }
        answers(example, published: 150)
        try await example.advance { await !example.polls.all.isEmpty }
        #expect(await task.value == ["one": .up])
        let polls = await example.polls.all
        #expect(polls.count == 1)
        let row = try #require(polls[0].rows.first { $0.sample.shape.eventType == "QueueSample" })
        #expect(row.sample.metric("q.in") == 10)
        #expect(row.sample.metric("q.depth") == 6)
        #expect(row.entities.map(\.name) == ["a"])
        #expect(row.sample.timestamp == 1_700_000_005_000)
    }

    @Test func `a request that fails leaves what others say, and names that were known`()
        async throws
    {
        let example = Example()
        answers(example, published: 1)
        let engine = try example.engine()
        let task = Task { await engine.run() }
        try await example.advance { await example.polls.all.count == 1 }
        example.script.set("one", "about", .failure(CollectionError(.forbidden, detail: "403")))
        try await example.advance { await example.polls.all.count == 2 }
        example.script.set("one", "queues", .failure(CollectionError(.notFound, detail: "404")))
        try await example.advance { await example.polls.all.count == 3 }
        task.cancel()
        await task.value
        let polls = await example.polls.all
        let types = polls.map { $0.rows.map(\.sample.shape.eventType) }
        #expect(
            types == [
                ["ClusterSample", "QueueSample", "MqpTargetSample"],
                ["QueueSample", "MqpTargetSample"],
                ["MqpTargetSample"],
            ])
        // The cluster's name is still the last that was known, and so is the entity.
        #expect(polls[0].rows[1].entities == polls[1].rows[0].entities)
        #expect(polls[1].state == .failing(reason: .forbidden, request: "about"))
        #expect(polls[2].rows[0].sample.metric("mqp.target.up") == 0)
        #expect(polls[2].rows[0].sample.attribute("reason") == .text("forbidden"))
    }

    @Test func `nothing is named before its cluster is known`() async throws {
        let example = Example()
        answers(example, published: 1)
        example.script.set("one", "about", .failure(CollectionError(.timeout, detail: "10s")))
        let engine = try example.engine()
        try await example.run(engine) { await example.polls.all.count == 1 }
        let rows = await example.polls.all[0].rows
        #expect(rows.map(\.sample.shape.eventType) == ["MqpTargetSample"])
    }

    @Test func `the log has a line for each change of state and not for each poll`() async throws {
        let example = Example()
        answers(example, published: 1)
        let engine = try example.engine()
        let task = Task { await engine.run() }
        try await example.advance { await example.polls.all.count == 3 }
        example.script.set(
            "one", "queues", .failure(CollectionError(.unauthorized, detail: "401")))
        try await example.advance { await example.polls.all.count == 6 }
        answers(example, published: 1)
        try await example.advance { await example.polls.all.count == 9 }
        task.cancel()
        await task.value
        #expect(
            example.log.lines == [
                "info target answers rows=2 target=one",
                "error target does not answer detail=401 reason=unauthorized request=queues target=one",
                "info target answers again rows=2 target=one",
            ])
    }

    @Test func `a cluster that takes another name is told once`() async throws {
        let example = Example()
        answers(example, cluster: "before", published: 1)
        let engine = try example.engine()
        let task = Task { await engine.run() }
        try await example.advance { await example.polls.all.count == 2 }
        answers(example, cluster: "after", published: 1)
        try await example.advance { await example.polls.all.count == 4 }
        task.cancel()
        await task.value
        let told = example.log.lines.filter { $0.contains("changed") }
        #expect(
            told == [
                "warning QueueSample: `clusterName` changed from `before` to `after`; its rows make "
                    + "other entities from now on target=one"
            ])
    }

    @Test func `a poll that has taken its interval asks nothing more`() async throws {
        var example = Example()
        example.delay = .seconds(12)
        answers(example, published: 1)
        let engine = try example.engine()
        try await example.run(engine) { [polls = example.polls] in await polls.all.count == 2 }
        let polls = await example.polls.all
        #expect(polls[0].state == .failing(reason: .timeout, request: "queues"))
        #expect(example.script.questions.prefix(2) == ["one", "one"])
        #expect(polls[0].requestCount == 1)
        // The ticks stay on their grid.
        #expect(polls[1].timestamp - polls[0].timestamp == 20_000)
    }

    @Test func `where nobody is reached, one question is enough`() async throws {
        let example = Example()
        example.script.set(
            "one", "about", .failure(CollectionError(.unreachable, detail: "refused")))
        let engine = try example.engine()
        try await example.run(engine) { await example.polls.all.count == 1 }
        #expect(example.script.questions == ["one"])
    }

    @Test func `once settles from the first question, also where targets wait for their turn`()
        async throws
    {
        var slow = Example()
        slow.delay = .seconds(3)
        let example = slow
        example.script.set(
            "one", "about", .success([["cluster": .text("c"), "version": .text("1")]]))
        let engine = try example.engine(["one", "two", "three"], concurrency: 1)
        let task = Task { await engine.runOnce(settle: .seconds(5)) }
        try await example.advance { await example.polls.all.count == 3 }
        #expect(await task.value.count == 3)
        // Each poll takes six seconds, so the second follows at once, and not before the first ends.
        for poll in await example.polls.all { #expect(poll.start >= .seconds(6)) }
    }

    @Test func `where the first request is silent, the others are not asked`() async throws {
        let example = Example()
        answers(example, published: 1)
        let engine = try example.engine()
        let task = Task { await engine.run() }
        try await example.advance { await example.polls.all.count == 1 }
        example.script.set("one", "about", .failure(CollectionError(.timeout, detail: "10s")))
        example.script.set("one", "queues", .success([queue("a", depth: 6, published: 1)]))
        try await example.advance { await example.polls.all.count == 2 }
        task.cancel()
        await task.value
        #expect(
            await example.polls.all[1].rows.map(\.sample.shape.eventType) == ["MqpTargetSample"])
    }

    @Test func `targets are asked in their interval, each as often as the others`() async throws {
        let example = Example()
        let names = (1...20).map { "t\($0)" }
        let engine = try example.engine(names, concurrency: 2)
        try await example.run(engine) { example.time.now >= .seconds(59) }
        let counts = Dictionary(grouping: example.script.questions) { $0 }.mapValues(\.count)
        // Two requests a poll, polls at 0, 10, 20, 30, 40 and 50 seconds.
        #expect(counts == Dictionary(uniqueKeysWithValues: names.map { ($0, 12) }))
    }
}
