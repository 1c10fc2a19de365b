import Alerts
import Definitions
import TestSupport
import Testing

/// Baselines of a day, as the shipped ones are.
struct BaselineTests {
    private static let day: Int64 = 86_400_000
    private static let step: Int64 = 15_000

    /// The changes of a shipped rule over values at each step.
    private func changes(
        of name: String, _ count: Int, value: (Int) -> Double?
    ) throws -> [(step: Int, kind: AlertChange.Kind)] {
        let rule = try #require(
            AlertFiles.shipped().rules.first { $0.key == "INFRA-MESSAGE_QUEUE_TOPIC/\(name)" })
        let series = AlertSeries(rule.facets.map { $0 })
        var evaluator = AlertEvaluator(rule, step: Self.step)
        var changes: [(step: Int, kind: AlertChange.Kind)] = []
        for index in 0..<count {
            let reading = AlertReading(value(index).map { [series: $0] } ?? [:])
            changes += evaluator.evaluate(reading, at: Int64(index) * Self.step)
                .map { (index, $0.kind) }
        }
        return changes
    }

    @Test func `a topic that falls silent is far from its usual, and what it always was is not`()
        throws
    {
        var random = SplitMix64(seed: 7)
        let usual = Int(Self.day / Self.step)
        let changes = try changes(of: "throughputLow", usual + 120) { index in
            index < usual
                ? 100 + Double.random(in: -10...10, using: &random) : index < usual + 60 ? 0 : 100
        }
        #expect(changes.map(\.kind) == [.pending, .firing, .resolved])
        #expect(changes.map(\.step) == [usual, usual + 40, usual + 60])
    }

    @Test func `traffic of a known day and night, and of bursts, is never far below its usual`()
        throws
    {
        let steps = 2 * Int(Self.day / Self.step)
        let daily = try changes(of: "throughputLow", steps) { index in
            index % (steps / 2) < steps / 4 ? 100 : 10
        }
        // On the first evening nobody knows of nights.
        #expect(daily.allSatisfy { $0.step < steps / 2 }, "\(daily)")
        let bursts = try changes(of: "throughputLow", steps) { $0 % 400 < 40 ? 1_000 : 0 }
        #expect(bursts.isEmpty)
    }

    @Test func `what was in the first hour is not what is usual in a day`() throws {
        // 360 values are a sixteenth of a day at this step; 20 of them are in the window.
        for (usual, isTold) in [(300, false), (400, true)] {
            let changes = try changes(of: "throughputLow", usual + 60) { index in
                index < usual ? (index % 2 == 0 ? 99 : 101) : 0
            }
            #expect(changes.contains { $0.kind == .firing } == isTold, "\(usual)")
        }
    }
}
