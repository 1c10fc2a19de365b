import Collectors
import Definitions
import Diagnostics
import Plans
import Simulations
import Synchronization
import Telemetry
import Testing

@testable import Plans

/// A simulation answers as a broker would, as of one moment for all requests of a poll.
@Suite struct SimulationCollectorTests {
    static let start: Int64 = 1_700_000_000_000

    /// A clock that a test sets, in milliseconds after the start.
    final class Clock: Sendable {
        private let value = Mutex<Int64>(0)
        /// How far it goes on by itself whenever it is read.
        let drift: Int64

        init(drift: Int64 = 0) { self.drift = drift }

        func set(_ elapsed: Int64) { value.withLock { $0 = elapsed } }

        func now() -> Int64 {
            value.withLock {
                $0 += drift
                return SimulationCollectorTests.start + $0
            }
        }
    }

    private func collector(_ clock: Clock) throws -> SimulationCollector {
        let text = """
            format: 1
            simulation: s
            clusters:
              - cluster: c
                provider: kafka
                topics: [{ topic: t, rate: 100 }]
                queues: [{ queue: q, rate: 100 }]
            """
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            [DefinitionFile(path: "s.yml", bytes: Array(text.utf8))], report: &report)
        let definition = try #require(set.simulations.first)
        return SimulationCollector(
            Simulation(definition, start: Self.start), now: { clock.now() })
    }

    private func plan(
        _ table: SimulationTable?, _ fields: [FieldText]
    ) throws -> RequestPlan {
        RequestPlan(
            name: table?.rawValue ?? "none", path: "", table: table.map { .simulation($0) },
            query: [],
            pagination: nil,
            layout: try RowLayout(rows: "each", fields))
    }

    private func topics() throws -> RequestPlan {
        try plan(
            .topics, [FieldText("x", "string", path: "topic"), FieldText("messages_in", "counter")])
    }

    private func queues() throws -> RequestPlan {
        try plan(.queues, [FieldText("publish", "counter"), FieldText("queue", "string")])
    }

    @Test func `reads the wanted columns of a table, by path or by name`() async throws {
        let clock = Clock()
        let collector = try collector(clock)
        clock.set(60_000)
        let collected = try await collector.collect(topics(), within: .seconds(10))
        #expect(collected.rows.column(0) == [.text("t")])
        #expect(try #require(collected.rows.column(1).first).number > 5_000)
        #expect(collected.faults.total == 0)
        #expect(collected.requests == 1)
    }

    @Test func `answers all requests of a poll as of one moment`() async throws {
        let clock = Clock()
        let collector = try collector(clock)
        clock.set(10_000)
        _ = try await collector.collect(topics(), within: .seconds(10))
        clock.set(50_000)
        let late = try await collector.collect(queues(), within: .seconds(10))
        let published = try #require(late.rows.column(0).first).number
        #expect((500...1_500).contains(published))
        let next = try await collector.collect(topics(), within: .seconds(10))
        #expect(try #require(next.rows.column(1).first).number > 4_000)
    }

    @Test func `says that it has not caught up, and goes on the next time`() async throws {
        let clock = Clock(drift: 1_000)
        let collector = try collector(clock)
        clock.set(Simulation.maximumSteps * 1_000 * 20)
        let plan = try topics()
        let error = await #expect(throws: CollectionError.self) {
            try await collector.collect(plan, within: .seconds(5))
        }
        #expect(error?.reason == .timeout)
        let collected = try await collector.collect(plan, within: .seconds(1_000))
        #expect(collected.rows.rowCount == 1)
    }

    @Test func `has nothing but tables`() async throws {
        let collector = try collector(Clock())
        let plan = try plan(nil, [])
        let error = await #expect(throws: CollectionError.self) {
            try await collector.collect(plan, within: .seconds(5))
        }
        #expect(error?.reason == .unexpectedShape)
    }
}
