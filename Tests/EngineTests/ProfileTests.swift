import Collectors
import Engine
import Entities
import Plans
import StandIns
import Telemetry
import Testing

/// The profile follows the size.
@Suite(.timeLimit(.minutes(5)))
struct ProfileTests {
    /// Runs an engine over one answer for each poll.
    private func polls(_ example: Example, _ answers: [() -> Void]) async throws -> [Poll] {
        let engine = try example.engine()
        answers[0]()
        let task = Task { await engine.run() }
        for count in 1...answers.count {
            try await example.advance { await example.polls.all.count >= count }
            if count < answers.count { answers[count]() }
        }
        task.cancel()
        await task.value
        return Array(await example.polls.all.prefix(answers.count))
    }

    private func sizes(_ sizes: [Double?]) async throws -> (example: Example, polls: [Poll]) {
        let example = Example.withProfiles()
        let polls = try await polls(example, sizes.map { size in { example.answer(size: size) } })
        return (example, polls)
    }

    private func own(_ poll: Poll) -> Sample? { poll.own.first?.sample }

    @Test func `from a hundred to fifty thousand queues less and less is asked for`() async throws {
        let (example, polls) = try await sizes([100, 1_999, 2_500, 19_999, 20_001, 50_000])
        let names = ["full", "full", "totals", "totals", "longest", "longest"]
        #expect(polls.map { $0.profile?.name } == names)
        #expect(polls.map { own($0)?.attribute("profile") } == names.map { .text($0) })
        #expect(
            polls.map { own($0)?.metric("mqp.collect.size") }
                == [100, 1_999, 2_500, 19_999, 20_001, 50_000])
        // The size is asked first, and decides about the same poll.
        let requests = example.script.requests.prefix(12)
        #expect(requests.map(\.name) == (0..<6).flatMap { _ in ["about", "queues"] })
        let queries = requests.filter { $0.name == "queues" }.map { plan in
            plan.query.map { "\($0.name)=\($0.value)" }.joined() + "\(plan.maximumRows ?? 0)"
        }
        #expect(queries == ["0", "0", "stats=off0", "stats=off0", "sort=depth2", "sort=depth2"])
        #expect(
            example.log.lines.filter { $0.contains("profile") } == [
                "notice target is asked by another profile because=size before=full "
                    + "profile=totals size=2500 target=one",
                "notice target is asked by another profile because=size before=totals "
                    + "profile=longest size=20001 target=one",
            ])
    }

    @Test func `a size around a bound changes the profile once`() async throws {
        let (example, polls) = try await sizes(
            (0..<20).map { $0.isMultiple(of: 2) ? 1_990 : 2_010 })
        #expect(polls.map { $0.profile?.step } == [0] + Array(repeating: 1, count: 19))
        #expect(example.log.lines.count { $0.contains("profile") } == 1)
    }

    @Test func `what shrinks is asked for all again after some polls`() async throws {
        let (_, polls) = try await sizes([3_000] + Array(repeating: 100, count: 6))
        #expect(polls.map { $0.profile?.step } == [1, 1, 1, 1, 1, 0, 0])
    }

    @Test func `a size that is not told, or a request that fails, changes nothing`() async throws {
        let example = Example.withProfiles()
        let polls = try await polls(
            example,
            [
                { example.answer(size: 3_000) }, { example.answer(size: nil) },
                {
                    example.script.set(
                        "one", "about", .failure(CollectionError(.httpStatus, detail: "500")))
                }, { example.answer(size: 3_000) },
            ])
        #expect(polls.map { $0.profile?.name } == Array(repeating: "totals", count: 4))
        #expect(polls.map { $0.profile?.size } == Array(repeating: 3_000, count: 4))
        // What fails is the one request; the queues are asked as before.
        #expect(polls[2].failures.map(\.request) == ["about"])
    }

    @Test func `before a size is known as little as possible is asked for`() async throws {
        let example = Example.withProfiles()
        let polls = try await polls(
            example,
            [
                {
                    example.script.set(
                        "one", "about", .failure(CollectionError(.forbidden, detail: "403")))
                }, { example.answer(size: nil) }, { example.answer(size: 5) },
            ])
        #expect(polls.map { $0.profile?.name } == ["longest", "longest", "full"])
        #expect(polls.map { own($0)?.metric("mqp.collect.size") } == [nil, nil, 5])
    }

    @Test func `a rate is unknown while its counter is not told, and never negative`() async throws
    {
        let example = Example.withProfiles()
        let sizes: [Double] = [10, 10, 3_000, 3_000] + Array(repeating: 10, count: 7)
        let polls = try await polls(
            example,
            sizes.enumerated().map { index, size in
                { example.answer(size: size, queues: [("a", 1, Int64(index) * 50)]) }
            })
        let rates = polls.map { poll in
            poll.groups.first { $0.name == "QueueSample" }?.rows.first?.sample.metric("q.in")
        }
        // Ten seconds between two polls. Full in the first two, and from the ninth on.
        #expect(
            rates == [nil, 5, nil, nil, nil, nil, nil, nil, nil, 5, 5] as [Double?])
        #expect(polls.map { $0.profile?.step } == [0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0])
        // The depth is known all the time.
        for poll in polls {
            let row = poll.groups.first { $0.name == "QueueSample" }?.rows.first
            #expect(row?.sample.metric("q.depth") == 1)
        }
    }

    @Test func `one row stands for all that were not read, and what is not read is not gone`()
        async throws
    {
        let example = Example.withProfiles()
        let queues: [(String, depth: Int64, published: Int64)] = [
            ("a", 50, 0), ("b", 30, 0), ("c", 1, 0),
        ]
        let polls = try await polls(
            example,
            [
                { example.answer(size: 100, messages: 81, queues: queues) },
                { example.answer(size: 50_000, messages: 1_000, queues: queues) },
                { example.answer(size: 50_000, messages: 60, queues: queues) },
            ])
        let rows = polls.map { poll in
            poll.groups.first { $0.name == "QueueSample" }?.rows ?? []
        }
        #expect(rows[0].map { $0.sample.metric("q.depth") } == [50, 30, 1])
        #expect(rows[1].map { $0.sample.metric("q.depth") } == [50, 30, 920])
        let rest = try #require(rows[1].last)
        #expect(rest.entities.isEmpty)
        #expect(rest.sample.attribute("rollup") == .text("rest"))
        #expect(rest.sample.attribute("rollup.rows") == .integer(49_998))
        #expect(rest.sample.attribute("clusterName") == .text("c"))
        #expect(rest.sample.attribute("queueName") == .missing)
        #expect(rest.sample.metric("q.in") == nil)
        // The two numbers are of different moments.
        #expect(rows[2].last?.sample.metric("q.depth") == 0)
        let known = example.inventory.read { $0.entities() }
        #expect(
            Dictionary(uniqueKeysWithValues: known.map { ($0.name, $0.state) })
                == ["a": .live, "b": .live, "c": .live])
    }

    @Test func `what is not read is gone as soon as a whole answer is without it`() async throws {
        let example = Example.withProfiles()
        let some: [(String, depth: Int64, published: Int64)] = [("a", 50, 0), ("b", 30, 0)]
        let all = some + [("c", 1, 0)]
        let polls = try await polls(
            example,
            [
                { example.answer(size: 100, queues: all) },
                { example.answer(size: 50_000, queues: all) },
            ]
                + (0..<5).map { _ in { example.answer(size: 2, queues: some) } })
        #expect(polls.last?.profile?.name == "full")
        let known = example.inventory.read { $0.entities() }
        #expect(known.first { $0.name == "c" }?.state == .gone)
        #expect(known.first { $0.name == "a" }?.state == .live)
    }
}
