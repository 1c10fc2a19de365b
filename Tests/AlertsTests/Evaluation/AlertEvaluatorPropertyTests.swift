import Alerts
import Definitions
import Foundation
import TestSupport
import Testing

/// What is true of every rule and every signal.
struct AlertEvaluatorPropertyTests {
    private static func rule(_ random: inout SplitMix64) throws -> AlertRule {
        let fills: [AlertRule.Fill] = [.none, .last(within: 30_000), .value(12, within: 45_000)]
        let loss = AlertRule.Loss(after: 45_000, memory: 150_000, severity: .warning)
        return try depthRule(
            [
                .init(.warning, .above, 8, for: Int64.random(in: 0...4, using: &random) * 15_000),
                .init(
                    .critical, .atLeast, 12, for: Int64.random(in: 0...4, using: &random) * 10_000),
            ],
            condition: Bool.random(using: &random) ? .fixed : .baseline(.both, over: 400_000),
            fill: fills.randomElement(using: &random) ?? .none,
            loss: Bool.random(using: &random) ? loss : nil)
    }

    private static func readings(_ random: inout SplitMix64) -> [AlertReading] {
        (0..<60).map { _ in
            var values: [AlertSeries: Double] = [:]
            for name in ["a", "b", "c"] where Int.random(in: 0..<4, using: &random) > 0 {
                values[.queue(name)] = Double(Int.random(in: 0...20, using: &random))
            }
            return AlertReading(values)
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `what is restored goes on as if nothing had been`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let rule = try Self.rule(&random)
        let readings = Self.readings(&random)
        var whole = AlertEvaluator(rule, step: 15_000)
        let expected = readings.enumerated().map { index, reading in
            whole.evaluate(reading, at: Int64(index) * 15_000)
        }
        let cut = Int.random(in: 0..<60, using: &random)
        var evaluator = AlertEvaluator(rule, step: 15_000)
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        for (index, reading) in readings.enumerated() {
            if index == cut {
                let data = try encoder.encode(evaluator.state)
                evaluator = AlertEvaluator(
                    rule, step: 15_000, state: try decoder.decode(AlertState.self, from: data))
            }
            #expect(evaluator.evaluate(reading, at: Int64(index) * 15_000) == expected[index])
        }
    }

    /// Told apart from the evaluator: whether a level held at each evaluation, for fixed rules without
    /// fill.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `an alert fires when its level held for its duration, and ends when it does not`(
        seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let duration = Int64.random(in: 0...5, using: &random) * 12_000
        let rule = try depthRule([.init(.critical, .above, 10, for: duration)])
        let readings = Self.readings(&random)
        var evaluator = AlertEvaluator(rule, step: 15_000)
        var since: [AlertSeries: Int64] = [:]
        var firing: Set<AlertSeries> = []
        for (index, reading) in readings.enumerated() {
            let now = Int64(index) * 15_000
            var expected: Set<String> = []
            for name in ["a", "b", "c"] {
                let series = AlertSeries.queue(name)
                guard let value = reading.values[series], value > 10 else {
                    if since.removeValue(forKey: series) != nil {
                        expected.insert(
                            "\(name) \(firing.remove(series) == nil ? "dropped" : "resolved")")
                    }
                    continue
                }
                let start = since[series] ?? now
                if now - start >= duration {
                    if firing.insert(series).inserted { expected.insert("\(name) firing") }
                } else if since[series] == nil {
                    expected.insert("\(name) pending")
                }
                since[series] = start
            }
            let changes = evaluator.evaluate(reading, at: now)
            #expect(Set(changes.map { "\($0.series.values[0]) \($0.kind)" }) == expected)
        }
    }
}
