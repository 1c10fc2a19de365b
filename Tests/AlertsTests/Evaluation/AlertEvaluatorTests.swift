import Alerts
import Definitions
import Foundation
import Testing

struct AlertEvaluatorTests {
    private func evaluator(_ rule: AlertRule, _ state: AlertState = AlertState()) -> AlertEvaluator
    {
        AlertEvaluator(rule, step: 15_000, state: state)
    }

    @Test func `an alert is pending, fires when it held for long enough, and resolves at once`()
        throws
    {
        var evaluator = try evaluator(depthRule())
        #expect(
            evaluator.run([5, 11, 12, 13, 14, 15, 16, 10, 11]) == [
                "15 critical pending", "75 critical firing", "105 critical resolved",
                "120 critical pending",
            ])
    }

    @Test func `without a duration it fires at the first evaluation`() throws {
        var evaluator = try evaluator(
            depthRule([
                .init(.warning, .atLeast, 5, for: 0), .init(.critical, .above, 10, for: 0),
            ]))
        #expect(
            evaluator.run([5, 11, 4]) == [
                "0 warning firing", "15 critical firing", "30 warning resolved",
                "30 critical resolved",
            ])
    }

    @Test func `a value that is missing holds nothing, unless something stands for it`() throws {
        var plain = try evaluator(depthRule())
        #expect(plain.run([11, 11, nil, 11]).contains("30 critical dropped"))
        var last = try evaluator(depthRule(fill: .last(within: 30_001)))
        #expect(
            last.run([11, 11, nil, nil, 11, nil, nil, nil]) == [
                "0 critical pending", "60 critical firing", "105 critical resolved",
            ])
        let low = [AlertRule.Level(.critical, .below, 1, for: 0)]
        var number = try evaluator(depthRule(low, fill: .value(0, within: 15_001)))
        #expect(
            number.run([nil, 5, nil, nil]) == ["30 critical firing", "45 critical resolved"])
    }

    @Test func `what stands for a value does so for less than its time`() throws {
        let levels = [AlertRule.Level(.critical, .above, 10, for: 0)]
        var last = try evaluator(depthRule(levels, fill: .last(within: 30_000)))
        #expect(last.run([11, nil, nil]) == ["0 critical firing", "30 critical resolved"])
        var number = try evaluator(depthRule(levels, fill: .value(12, within: 15_000)))
        #expect(number.run([11, nil]) == ["0 critical firing", "15 critical resolved"])
    }

    @Test func `guards hold of the same series, and a guard without a value does not`() throws {
        var evaluator = try evaluator(
            depthRule([.init(.critical, .above, 10, for: 0)], guards: [(.equals, 0)]))
        let values: [AlertSeries: Double] = [.queue("a"): 11, .queue("b"): 11, .queue("c"): 11]
        let changes = evaluator.evaluate(
            AlertReading(values, guards: [[.queue("a"): 0, .queue("b"): 1]]), at: 0)
        #expect(changes.map(\.series) == [.queue("a")])
    }

    @Test func `a loss fires once the last value is old enough, and is forgotten after its memory`()
        throws
    {
        let loss = AlertRule.Loss(after: 30_000, memory: 75_000, severity: .critical)
        var evaluator = try evaluator(depthRule([], loss: loss))
        #expect(
            evaluator.run([1, nil, nil, nil, 1]) == ["30 critical firing", "60 critical resolved"])
        #expect(
            evaluator.run([nil, nil, nil, nil, nil, nil], from: 75_000) == [
                "90 critical firing", "135 critical resolved",
            ])
        #expect(evaluator.state.series.isEmpty)
    }

    @Test
    func `a time without evaluations is no loss, and resolves nothing before its grace is over`()
        throws
    {
        let loss = AlertRule.Loss(after: 30_000, memory: 600_000, severity: .warning)
        var evaluator = try evaluator(
            depthRule([.init(.critical, .above, 10, for: 0)], window: 30_000, loss: loss))
        #expect(evaluator.run([11]) == ["0 critical firing"])
        #expect(evaluator.run([nil], from: 300_000) == [])
        #expect(evaluator.run([11], from: 315_000) == [])
        #expect(
            evaluator.run([nil, nil], from: 330_000) == [
                "330 critical resolved", "345 warning firing",
            ])
    }

    @Test func `a level that the rule has no more resolves`() throws {
        var before = try evaluator(depthRule([.init(.warning, .above, 10, for: 0)]))
        _ = before.run([11])
        var after = try evaluator(depthRule([.init(.critical, .above, 10, for: 0)]), before.state)
        #expect(
            after.run([11], from: 15_000) == ["15 critical firing", "15 warning resolved"])
    }

    @Test func `a baseline is the mean and the deviation of the time before`() throws {
        let levels = [AlertRule.Level(.critical, .above, 3, for: 0)]
        var evaluator = try evaluator(
            depthRule(levels, condition: .baseline(.upper, over: 300_000)))
        let usual = (0..<20).map { Double($0 % 2 == 0 ? 9 : 11) }
        #expect(evaluator.run(usual) == [])
        #expect(evaluator.run([12.9], from: 300_000) == [])
        #expect(evaluator.run([14], from: 315_000) == ["315 critical firing"])
        #expect(evaluator.run([2], from: 330_000) == ["330 critical resolved"])
    }

    @Test func `no value of the window is in the baseline that it is compared with`() throws {
        let levels = [AlertRule.Level(.critical, .above, 3, for: 0)]
        var evaluator = try evaluator(
            depthRule(levels, condition: .baseline(.upper, over: 7_200_000)))
        let usual = (0..<42).map { Double($0 % 2 == 0 ? 9 : 11) }
        // Two values are kept together; those of 615 s and 630 s are.
        #expect(
            evaluator.run(usual + [1000, 10, 10, 14]) == [
                "630 critical firing", "645 critical resolved", "675 critical firing",
            ])
    }

    @Test func `a baseline of few values is none, and neither is one of equal values`() throws {
        let levels = [AlertRule.Level(.critical, .above, 3, for: 0)]
        var few = try evaluator(depthRule(levels, condition: .baseline(.both, over: 300_000)))
        #expect(few.run([1, 1, 1, 1, 1, 1, 1, 1, 1, 100]) == [])
        var equal = try evaluator(depthRule(levels, condition: .baseline(.both, over: 300_000)))
        let values = [Double?](repeating: 0.1, count: 20) + [0.1, 0.2]
        #expect(equal.run(values) == [])
    }

    @Test func `series beyond the limit are left out and counted`() throws {
        var evaluator = try evaluator(depthRule())
        let values = Dictionary(
            uniqueKeysWithValues: (0..<AlertEvaluator.maximumSeries + 3).map {
                (AlertSeries.queue("\($0)"), 11.0)
            })
        let changes = evaluator.evaluate(AlertReading(values), at: 0)
        #expect(changes.count == AlertEvaluator.maximumSeries)
        #expect(evaluator.ignoredSeries == 3)
        #expect(evaluator.evaluate(AlertReading(values), at: 15_000).isEmpty)
    }

    @Test func `a clock that is set back delays nothing for ever`() throws {
        var evaluator = try evaluator(depthRule())
        #expect(evaluator.run([11], from: 10_000_000) == ["10000 critical pending"])
        #expect(
            evaluator.run([11, 11, 11, 11, 11], from: 30_000) == ["90 critical firing"])
    }
}
