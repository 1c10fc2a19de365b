import Collectors
import Engine
import StandIns
import Telemetry
import Testing

/// Requests that a target may be without: a plugin that is not there, a right that was not given.
@Suite(.timeLimit(.minutes(5)))
struct OptionalRequestTests {
    private static let source = Example.files.map { file in
        guard file.path == "source.yml" else { return file }
        return (
            file.path,
            file.text.replacing("    path: /queues", with: "    path: /queues\n    optional: true")
        )
    }

    private func example() -> Example {
        var example = Example()
        example.files = Self.source
        example.script.set(
            "one", "about", .success([["cluster": .text("c"), "version": .text("1")]]))
        return example
    }

    private static let refusals: [CollectionError] = [
        CollectionError(.unauthorized, detail: "/queues answers with status 401", status: 401),
        CollectionError(.forbidden, detail: "/queues answers with status 403", status: 403),
        CollectionError(.notFound, detail: "/queues answers with status 404", status: 404),
        CollectionError(.httpStatus, detail: "/queues answers with status 406", status: 406),
        CollectionError(.httpStatus, detail: "/queues answers with status 410", status: 410),
        // As where the part that it is about is switched off.
        CollectionError(.unexpectedShape, detail: "no `queues` there, but `disabled`"),
    ]

    @Test(arguments: refusals)
    func `one that is refused leaves the target up, and is told once`(
        _ refusal: CollectionError
    ) async throws {
        let example = example()
        example.script.set("one", "queues", .failure(refusal))
        try await example.run(try example.engine()) { await example.polls.all.count == 3 }
        for poll in await example.polls.all {
            #expect(poll.state == .up)
            #expect(
                poll.rows.map(\.sample.shape.eventType) == ["ClusterSample", "MqpTargetSample"])
            // How many queues there are is unknown, and not 0.
            #expect(poll.rows.first?.sample.metric("c.queues")?.isNaN ?? true)
        }
        #expect(
            example.log.lines == [
                "warning queues: \(refusal.detail); it is optional, and what is made of it is "
                    + "unknown target=one",
                "info target answers rows=1 target=one",
            ])
    }

    @Test func `one that comes is taken, and one that goes makes nothing stale`() async throws {
        let example = example()
        example.script.set("one", "queues", .failure(Self.refusals[2]))
        let engine = try example.engine()
        let task = Task { await engine.run() }
        try await example.advance { await example.polls.all.count == 1 }
        example.script.set(
            "one", "queues",
            .success([["name": .text("a"), "depth": .integer(3), "published": .integer(1)]]))
        try await example.advance { await example.polls.all.count == 2 }
        example.script.set("one", "queues", .failure(Self.refusals[2]))
        try await example.advance { await example.polls.all.count == 3 }
        task.cancel()
        await task.value
        let counts = await example.polls.all.map { poll in
            poll.rows.count { $0.sample.shape.eventType == "QueueSample" }
        }
        #expect(counts == [0, 1, 0])
    }

    @Test func `one that is silent or broken is a failure as any other`() async throws {
        for reason in CollectionError.Reason.allCases
        where ![.unauthorized, .forbidden, .notFound, .unexpectedShape].contains(reason) {
            let example = example()
            example.script.set(
                "one", "queues", .failure(CollectionError(reason, detail: "no", status: 503)))
            try await example.run(try example.engine()) { await example.polls.all.count == 1 }
            let state = await example.polls.all.first?.state
            #expect(state == .failing(reason: reason, request: "queues"))
        }
    }

    @Test func `where nothing else is answered it is a failure too`() async throws {
        let example = example()
        example.script.set(
            "one", "about", .failure(CollectionError(.unauthorized, detail: "401")))
        example.script.set("one", "queues", .failure(Self.refusals[0]))
        try await example.run(try example.engine()) { await example.polls.all.count == 1 }
        let poll = try #require(await example.polls.all.first)
        #expect(poll.state == .failing(reason: .unauthorized, request: "about"))
        #expect(poll.failures.map(\.request) == ["about", "queues"])
        #expect(poll.findings.isEmpty)
    }
}
