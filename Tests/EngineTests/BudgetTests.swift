import Definitions
import Plans
import StandIns
import Synchronization
import Telemetry
import Testing

@testable import Engine

/// What is asked of a target stays within its budget.
@Suite(.timeLimit(.minutes(5)))
struct BudgetTests {
    /// How long a request takes, as a test says.
    private final class Cost: Sendable {
        private let seconds: Mutex<Double>

        init(_ seconds: Double) { self.seconds = Mutex(seconds) }

        var now: Double {
            get { seconds.withLock { $0 } }
            set { seconds.withLock { $0 = newValue } }
        }
    }

    private func budget(requests: Int? = nil, share: Double? = nil) -> BudgetDefinition {
        var budget = BudgetDefinition()
        budget.requestsPerMinute = requests
        budget.share = share
        return budget
    }

    /// Notes a poll of some requests and time.
    private func note(
        _ target: inout TargetBudget, _ requests: Int, _ seconds: Double, step: Int = 0,
        sized: Int = 0, of count: Int = 1
    ) -> PollPace {
        target.note(
            requests: requests, time: .seconds(seconds), duration: .seconds(seconds), step: step,
            sized: sized, of: count)
    }

    @Test(
        arguments: [
            // Requests in a minute, share, requests of a poll, its seconds, seconds to the next.
            (nil, nil, 1_000, 3, 10), (60, nil, 10, 3, 10), (60, nil, 11, 3, 20),
            (60, nil, 95, 3, 100), (nil, 0.05, 1_000, 0.5, 10), (nil, 0.05, 1, 0.6, 20),
            (60, 0.05, 30, 0.5, 30), (60, 0.05, 5, 2, 40), (1, nil, 1_000_000, 0, 160),
            (nil, nil, 1, 25, 30), (nil, 0.5, 0, 0, 10),
        ] as [(Int?, Double?, Int, Double, Double)])
    func `a poll is paid for before the next one, in whole intervals`(
        perMinute: Int?, share: Double?, requests: Int, seconds: Double, next: Double
    ) {
        var target = TargetBudget(
            budget(requests: perMinute, share: share), interval: .seconds(10))
        #expect(note(&target, requests, seconds).interval == .seconds(next))
    }

    @Test func `however much it costs, a target is asked in sixteen intervals`() {
        var target = TargetBudget(budget(requests: 1), interval: .seconds(10))
        #expect(note(&target, 2, 0).isExceeded == false)
        let pace = note(&target, 100, 0)
        #expect(pace == PollPace(interval: .seconds(160), isStretched: true, isExceeded: true))
    }

    @Test func `a lesser profile is taken after the second poll that costs too much`() {
        var target = TargetBudget(budget(requests: 6), interval: .seconds(10))
        #expect(note(&target, 5, 0, of: 3).interval == .seconds(50))
        #expect(target.floor == 0)
        _ = note(&target, 5, 0, of: 3)
        #expect(target.floor == 1)
        _ = note(&target, 5, 0, step: 1, of: 3)
        _ = note(&target, 5, 0, step: 1, of: 3)
        #expect(target.floor == 2)
        // There is no lesser one: it stays there, and is asked less often.
        for _ in 0..<5 { #expect(note(&target, 5, 0, step: 2, of: 3).interval == .seconds(50)) }
        #expect(target.floor == 2)
    }

    @Test func `one poll that costs too much changes no profile`() {
        var target = TargetBudget(budget(requests: 6), interval: .seconds(10))
        for count in 0..<40 { _ = note(&target, count.isMultiple(of: 2) ? 5 : 1, 0, of: 3) }
        #expect(target.floor == 0)
    }

    @Test func `more is tried after ten calm polls, and after twice as many each time it failed`() {
        var target = TargetBudget(budget(requests: 6), interval: .seconds(10))
        /// How many calm polls of the lesser profile there are until more is tried.
        func calmPolls() -> Int {
            var count = 0
            while target.floor == 1, count < 2_000 {
                _ = note(&target, 1, 0, step: 1, of: 2)
                count += 1
            }
            return count
        }
        var waits: [Int] = []
        for _ in 0..<9 {
            _ = note(&target, 5, 0, of: 2)
            _ = note(&target, 5, 0, of: 2)
            #expect(target.floor == 1)
            waits.append(calmPolls())
        }
        #expect(waits == [10, 20, 40, 80, 160, 320, 640, 640, 640])
        // A try that lasts forgets that.
        for _ in 0..<10 { _ = note(&target, 1, 0, of: 2) }
        _ = note(&target, 5, 0, of: 2)
        _ = note(&target, 5, 0, of: 2)
        #expect(calmPolls() == 10)
    }

    @Test func `a size that asks for less than the budget needs no try`() {
        var target = TargetBudget(budget(requests: 6), interval: .seconds(10))
        for _ in 0..<2 { _ = note(&target, 5, 0, of: 3) }
        #expect(target.floor == 1)
        _ = note(&target, 1, 0, step: 2, sized: 2, of: 3)
        #expect(target.floor == 0)
    }

    @Test func `a target that is slow is asked less often, and again in its interval`() async throws
    {
        var example = Example()
        example.targetKeys = ", budget: { time: 10% }"
        let seconds = Cost(2)
        example.cost = { _ in .seconds(seconds.now) }
        example.script.set(
            "one", "about", .success([["cluster": .text("c"), "version": .text("1")]]))
        let running = example
        let engine = try running.engine()
        let task = Task { await engine.run() }
        try await running.advance { await running.polls.all.count == 3 }
        seconds.now = 0.1
        try await running.advance { await running.polls.all.count == 15 }
        task.cancel()
        await task.value
        let polls = await running.polls.all
        let times = polls.prefix(6).map { ($0.timestamp - polls[0].timestamp) / 1_000 }
        // Two requests of two seconds each: 40 s at a tenth of the time.
        #expect(times == [0, 40, 80, 120, 130, 140])
        #expect(polls[0].own.first?.sample.metric("mqp.collect.interval") == 40)
        #expect(polls[0].own.first?.sample.metric("mqp.collect.load") == 10)
        #expect(polls[4].own.first?.sample.metric("mqp.collect.load") == 2)
        #expect(
            running.log.lines.filter { $0.contains("target is asked") } == [
                "notice target is asked less often, as its budget asks for interval=40.0 seconds "
                    + "target=one",
                "notice target is asked in its interval again interval=10.0 seconds target=one",
            ])
    }

    @Test func `a target with profiles is asked for less before it is asked less often`()
        async throws
    {
        var example = Example.withProfiles(budget: "{ time: 10% }")
        // Only the full answer is slow.
        example.cost = { $0.name == "queues" && $0.query.isEmpty ? .seconds(3) : .zero }
        let running = example
        running.answer(size: 10)
        let engine = try running.engine()
        try await running.run(engine) { await running.polls.all.count >= 14 }
        let polls = await running.polls.all
        #expect(polls.prefix(3).map { $0.profile?.name } == ["full", "full", "totals"])
        #expect(polls[2].profile?.isByBudget == true)
        #expect(
            polls.prefix(4).map { ($0.timestamp - polls[0].timestamp) / 1_000 } == [0, 30, 60, 70])
        // After ten polls that cost less, the full answer is tried again.
        #expect(polls[11].profile?.name == "totals")
        #expect(polls[12].profile?.name == "full")
        #expect(
            running.log.lines.contains(
                "notice target is asked by another profile because=budget before=full "
                    + "profile=totals size=10 target=one"))
    }
}
