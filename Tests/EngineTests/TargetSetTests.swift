import Collectors
import Definitions
import Diagnostics
import Engine
import Entities
import StandIns
import Synchronization
import Telemetry
import TestSupport
import Testing

/// Targets that come and go while the engine runs.
@Suite(.timeLimit(.minutes(5)))
struct TargetSetTests {
    /// Keeps the counters that were accepted, as a spool does.
    private final class Counters: Sendable {
        private let kept = Mutex<[String: [UInt8]]>([:])

        var names: [String] { kept.withLock { $0.keys.sorted() } }

        /// What a run before left behind.
        func keep(_ name: String) { kept.withLock { $0[name] = [1, 2, 3] } }

        func stream(_ polls: Example.Polls) -> RowStream {
            RowStream(
                accept: { poll in
                    await polls.add(poll)
                    self.kept.withLock { $0[poll.target] = poll.baselines }
                    return .accepted
                },
                baselines: { name in self.kept.withLock { $0[name] } },
                forget: { isGone in
                    self.kept.withLock { kept in kept = kept.filter { !isGone($0.key) } }
                })
        }
    }

    private let example = Example()
    private let counters = Counters()
    private let sets = AsyncStream.makeStream(of: TargetSet.self)

    private func target(
        _ name: String, port: Int = 1, more: String = ""
    ) throws -> ResolvedTarget {
        var report = DiagnosticReport()
        let text = """
            format: 1
            account: 7
            targets:
              - { target: \(name), source: example, url: "http://localhost:\(port)", interval: 10s\(more) }
            sinks: [ { sink: stdout } ]
            """
        let set = DefinitionSet.load(
            (Example.files + [("mqp.yml", text)]).map {
                DefinitionFile(path: $0.path, bytes: Array($0.text.utf8))
            }, report: &report)
        let values = OutsideValues(
            environment: { _ in nil }, file: { _ in .failure(.init(reason: "none")) })
        let resolved = set.configurations.first?.resolve(in: set, values: values, report: &report)
        return try #require(resolved?.targets.first)
    }

    private func answer(_ name: String, published: Int64) {
        example.script.set(
            name, "about", .success([["cluster": .text("c-\(name)"), "version": .text("1")]]))
        example.script.set(
            name, "queues",
            .success([["name": .text("q"), "depth": .integer(1), "published": .integer(published)]])
        )
    }

    private func give(_ targets: [ResolvedTarget], isComplete: Bool = true) {
        example.expectTargets(1 + targets.count)
        sets.continuation.yield(TargetSet(targets, isComplete: isComplete))
    }

    /// Gives a set, and what rate the next poll of a target has.
    private func rate(
        of name: String, after targets: [ResolvedTarget],
        isComplete: Bool = true
    ) async throws -> Double? {
        let count = await polls(of: name).count
        give(targets, isComplete: isComplete)
        return try await rate(of: name, at: count)
    }

    private func polls(of name: String) async -> [Poll] {
        await example.polls.all.filter { $0.target == name }
    }

    /// The rate in the next poll of a target.
    private func nextRate(of name: String) async throws -> Double? {
        try await rate(of: name, at: await polls(of: name).count)
    }

    private func rate(of name: String, at index: Int) async throws -> Double? {
        try await example.advance { await self.polls(of: name).count > index }
        let row = await polls(of: name)[index].rows.first {
            $0.sample.shape.eventType == "QueueSample"
        }
        return row?.sample.metric("q.in")
    }

    private func running(_ body: () async throws -> Void) async throws {
        answer("one", published: 1)
        let engine = try example.engine(
            ["one"], stream: counters.stream(example.polls))
        let task = Task { [sets] in await engine.run(following: sets.stream) }
        do { try await body() } catch {
            task.cancel()
            throw error
        }
        task.cancel()
        await task.value
    }

    /// The states of all queues that are known.
    private var states: [String] {
        example.inventory.read { store in store.entities().map { "\($0.state)" }.sorted() }
    }

    @Test func `who stays goes on with its counters while others come and go`() async throws {
        try await running {
            answer("two", published: 100)
            let first = try await rate(of: "two", after: [target("two")])
            #expect(first == nil)
            answer("two", published: 150)
            answer("three", published: 1)
            let both = [try target("two"), try target("three", port: 2)]
            #expect(try await rate(of: "two", after: both) == 5)
            answer("two", published: 250)
            let last = try await rate(of: "two", after: [target("two")])
            #expect(last == 10)
            // The written one was never in any set.
            #expect(await !polls(of: "one").isEmpty)
        }
    }

    @Test func `who is gone is asked no more, and what it told of is gone`() async throws {
        try await running {
            answer("two", published: 100)
            _ = try await rate(of: "two", after: [target("two")])
            _ = try await nextRate(of: "one")
            #expect(states == ["live", "live"])
            give([])
            try await eventually("its counters are forgotten") { !counters.names.contains("two") }
            #expect(states == ["gone", "live"])
            let count = await polls(of: "two").count
            _ = try await nextRate(of: "one")
            _ = try await nextRate(of: "one")
            #expect(await polls(of: "two").count == count)
            #expect(counters.names == ["one"])
            // One that comes again begins anew.
            answer("two", published: 200)
            let again = try await rate(of: "two", after: [target("two")])
            #expect(again == nil)
            #expect(states == ["live", "live"])
        }
    }

    @Test func `at another address it is the same one, and of another cluster another`()
        async throws
    {
        try await running {
            answer("two", published: 100)
            _ = try await rate(of: "two", after: [target("two")])
            example.time.advance(by: .seconds(4))
            answer("two", published: 200)
            let moved = try await rate(of: "two", after: [target("two", port: 2)])
            // The exact time is the schedule's.
            #expect(moved.map { $0 > 0 } == true)
            let url = await polls(of: "two").last?.own.first?.sample.attribute("url")
            #expect(url == .text("http://localhost:2"))
            example.time.advance(by: .seconds(4))
            answer("two", published: 300)
            let other = try target("two", port: 2, more: ", cluster: other")
            #expect(try await rate(of: "two", after: [other]) == nil)
        }
    }

    @Test func `what others told in the run before is forgotten when all is known`()
        async throws
    {
        counters.keep("old")
        try await running {
            answer("two", published: 100)
            answer("three", published: 100)
            let both = [try target("two"), try target("three", port: 3)]
            _ = try await rate(of: "three", after: both, isComplete: false)
            _ = try await rate(of: "two", after: [target("two")], isComplete: false)
            #expect(counters.names == ["old", "one", "two"])
            _ = try await rate(of: "two", after: [target("two")])
            #expect(counters.names == ["one", "two"])
        }
    }

    @Test func `a target that cannot be made harms no other`() async throws {
        try await running {
            answer("two", published: 100)
            var stranger = try target("stranger", port: 9)
            stranger.definition.source.value = "unknown"
            give([stranger])
            example.expectTargets(1)
            _ = try await nextRate(of: "one")
            give([stranger, try target("two")])
            example.expectTargets(2)
            _ = try await nextRate(of: "two")
        }
    }

    @Test func `all end when the run does`() async throws {
        try await running {
            answer("two", published: 100)
            _ = try await rate(of: "two", after: [target("two")])
        }
        #expect(example.time.sleeping.isEmpty)
    }

    @Test func `once asks the others too`() async throws {
        answer("one", published: 1)
        answer("two", published: 1)
        let engine = try example.engine(["one"])
        example.expectTargets(2)
        let other = try target("two")
        let task = Task { await engine.runOnce(settle: .seconds(5), with: [other]) }
        try await example.advance { await example.polls.all.count == 2 }
        #expect(await task.value == ["one": .up, "two": .up])
    }
}
