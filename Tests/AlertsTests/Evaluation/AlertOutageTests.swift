import Alerts
import Definitions
import Testing

/// Times in which nothing is evaluated, and values of which nothing is known.
struct AlertOutageTests {
    private static let atOnce = [AlertRule.Level(.critical, .above, 10, for: 0)]
    private static let loss = AlertRule.Loss(after: 30_000, memory: 600_000, severity: .warning)

    /// An evaluator that has evaluated, and one that takes over from it.
    private func restored(
        _ rule: AlertRule, after value: Double = 11, guards: [[AlertSeries: Double]] = []
    ) -> AlertEvaluator {
        var before = AlertEvaluator(rule, step: 15_000)
        _ = before.evaluate(AlertReading([.queue("a"): value], guards: guards), at: 0)
        return AlertEvaluator(rule, step: 15_000, state: before.state)
    }

    @Test func `late evaluations are no outage`() throws {
        var evaluator = AlertEvaluator(
            try depthRule(Self.atOnce, window: 30_000, loss: Self.loss), step: 15_000)
        #expect(evaluator.run([11]) == ["0 critical firing"])
        #expect(
            evaluator.run([nil], from: 45_000) == ["45 critical resolved", "45 warning firing"])
    }

    @Test func `where each evaluation is very late, only the first is taken for an outage`() throws
    {
        var evaluator = AlertEvaluator(
            try depthRule(Self.atOnce, window: 30_000, loss: Self.loss), step: 15_000)
        #expect(evaluator.run([11]) == ["0 critical firing"])
        #expect(evaluator.run([nil], from: 90_000) == [])
        #expect(
            evaluator.run([nil], from: 180_000) == ["180 critical resolved", "180 warning firing"])
    }

    @Test func `an outage is no part of how long a condition held`() throws {
        var evaluator = restored(try depthRule())
        #expect(
            evaluator.run([11, 11, 11, 11, 11], from: 1_800_000) == ["1845 critical firing"])
    }

    @Test func `after an outage, what is pending goes on though its first values are missing`()
        throws
    {
        var late = restored(try depthRule())
        #expect(
            late.run([nil, nil, 11, 11, 11], from: 1_800_000) == ["1845 critical firing"])
        var gone = restored(try depthRule())
        #expect(
            gone.run([nil, nil, nil, nil, nil], from: 1_800_000) == ["1860 critical dropped"])
    }

    @Test func `after an outage, a guard without a value ends nothing, and one that refuses does`()
        throws
    {
        let rule = try depthRule(Self.atOnce, guards: [(.equals, 0)])
        let before: [[AlertSeries: Double]] = [[.queue("a"): 0]]
        func kinds(
            _ value: Double?, _ guards: [AlertSeries: Double]
        ) -> [AlertChange.Kind] {
            var evaluator = restored(rule, guards: before)
            let values = value.map { [AlertSeries.queue("a"): $0] } ?? [:]
            return evaluator.evaluate(AlertReading(values, guards: [guards]), at: 300_000)
                .map(\.kind)
        }
        #expect(kinds(11, [:]) == [])
        #expect(kinds(nil, [:]) == [])
        #expect(kinds(5, [:]) == [.resolved])
        #expect(kinds(11, [.queue("a"): 1]) == [.resolved])
    }

    @Test func `of a series that an answer has no room for nothing is known`() throws {
        var evaluator = AlertEvaluator(
            try depthRule(Self.atOnce, loss: Self.loss), step: 15_000)
        _ = evaluator.evaluate(AlertReading([.queue("a"): 11]), at: 0)
        for time: Int64 in [15_000, 30_000, 45_000, 60_000] {
            #expect(evaluator.evaluate(AlertReading(isCut: true), at: time) == [])
        }
        let changes = evaluator.evaluate(AlertReading(), at: 75_000)
        #expect(changes.map(\.kind) == [.resolved, .firing])
    }

    @Test func `what is remembered of a rule that has become another is dropped`() throws {
        let rule = try depthRule(Self.atOnce)
        let state = restored(rule).state
        #expect(AlertEvaluator(rule, step: 15_000, state: state).state.active.count == 1)
        var wider = rule
        wider.facets = ["vhost", "queueName"]
        var longer = rule
        longer.window = 90_000
        for other in [wider, longer] {
            #expect(AlertEvaluator(other, step: 15_000, state: state).state.active.isEmpty)
        }
    }

    @Test func `evaluations that are left out are counted`() throws {
        let evaluation = AlertEvaluation([try depthRule()], step: 15_000)
        #expect(evaluation.missed(between: 0, and: 15_000) == 0)
        #expect(evaluation.missed(between: 0, and: 60_000) == 3)
        #expect(evaluation.missed(between: 60_000, and: 0) == 0)
    }
}
