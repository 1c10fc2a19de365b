import Alerts
import Definitions
import Diagnostics
import Testing

/// Clocks that are set.
struct AlertClockTests {
    private static let atOnce = [AlertRule.Level(.critical, .above, 10, for: 0)]

    @Test func `a time in which nothing ends is over soon after a clock was set back`() throws {
        let year: Int64 = 31_536_000_000
        var before = AlertEvaluator(try depthRule(Self.atOnce), step: 15_000)
        _ = before.run([11])
        // The clock was a year ahead when the next run began.
        var evaluator = AlertEvaluator(
            try depthRule(Self.atOnce), step: 15_000, state: before.state)
        #expect(evaluator.run([nil], from: year) == [])
        #expect(evaluator.state.graceUntil == year + 60_000)
        #expect(
            evaluator.run([nil, nil, nil, nil, nil, nil], from: 60_000) == [
                "120 critical resolved"
            ])
    }

    @Test func `what ended later than now is told for as long as what ended now`() throws {
        var ended = EndedAlerts()
        let alert = try firing()
        ended.add([AlertNotice(alert, endedAt: 10_000_000)], at: 10_000_000)
        ended.add([], at: 1_000_000)
        #expect(ended.notices.map(\.endedAt) == [1_000_000])
        ended.add([], at: 1_000_000 + EndedAlerts.retention)
        #expect(ended.notices == [])
    }

    @Test func `an Alertmanager is told of no end before the beginning`() throws {
        let alert = try firing()
        let early = alert.firedAt - 3_600_000
        let ended = AlertNotice(alert, endedAt: early).alertmanager(validUntil: 0, generator: nil)
        let fires = AlertNotice(alert).alertmanager(validUntil: early, generator: nil)
        for posted in [ended, fires] {
            for name in ["startsAt", "endsAt"] {
                #expect(posted.text.contains(#""\#(name)":"2025-12-31T23:00:00.000Z""#))
            }
        }
    }

    private func firing() throws -> FiringAlert {
        let rule = try depthRule(Self.atOnce)
        var evaluation = AlertEvaluation([rule], step: 15_000)
        _ = evaluation.evaluate(
            [rule.key: AlertReading([.queue("a"): 11])], at: 1_767_225_600_000)
        return try #require(evaluation.firing.first)
    }
}
