import Telemetry
import TestSupport
import Testing

@testable import Answers

/// The scales of a chart.
struct AxisTests {
    private func ticks(_ values: [Double], _ unit: String? = nil, count: Int = 4) -> [String] {
        let meaning = unit.flatMap { MetricUnit($0) }.map { Answer.Meaning.quantity($0) }
        return ValueAxis(values, Quantity(meaning ?? .number), count: count).ticks.map(\.text)
    }

    @Test func `a scale is round and begins at zero, unless that hides all else`() {
        #expect(ticks([3, 14]) == ["0", "5", "10", "15"])
        #expect(ticks([95, 99.5]) == ["94", "96", "98", "100"])
        #expect(ticks([-3, 2]) == ["-4", "-2", "0", "2"])
        #expect(ticks([0, 0]) == ["0", "0.5", "1.0"])
        #expect(ticks([7, 7]) == ["0", "2", "4", "6", "8"])
        #expect(ticks([0, 14_000]) == ["0", "5 k", "10 k", "15 k"])
        #expect(ticks([0, 3_000_000_000], "By") == ["0", "1 GiB", "2 GiB", "3 GiB"])
        #expect(ticks([0, 0.0012], "s") == ["0", "0.5 ms", "1.0 ms", "1.5 ms"])
        #expect(ticks([0, 80], "%") == ["0", "20 %", "40 %", "60 %", "80 %"])
    }

    @Test func `every value is on its scale, whatever it is`() {
        var random = SplitMix64(seed: 5)
        for round in 0..<2000 {
            let size = Double.random(in: -300...300, using: &random)
            let values = (0..<3).map { _ in
                Double(
                    sign: .random(using: &random) ? .plus : .minus, exponent: Int(size),
                    significand: .random(in: 1..<2, using: &random))
            }
            let axis = ValueAxis(values, Quantity(.number), count: 4)
            #expect((2...9).contains(axis.ticks.count), "\(round) \(values)")
            for value in values {
                #expect((-0.001...1.001).contains(axis.share(value)), "\(round) \(values)")
            }
        }
    }

    @Test func `times are round on the clock of the zone, also where it is set`() {
        let berlin = Answer.Zone(name: "Europe/Berlin") {
            $0 < 1_711_846_800_000 ? 3_600_000 : 7_200_000
        }
        // From 23:00 to 09:00; at 2 it was 3.
        let start = Examples.start
        let axis = TimeAxis(start..<start + 9 * 3_600_000, width: 100, zone: berlin)
        let texts = axis.ticks.map(\.text)
        #expect(texts == ["03-31", "04:00", "06:00", "08:00"])
        #expect(axis.ticks.map(\.column) == [11, 44, 66, 88])
    }

    @Test func `texts never run into each other`() {
        for span in [1, 90_000, 3_600_000, 86_400_000, 40 * 86_400_000, 4000 * 86_400_000]
            as [Int64]
        {
            for width in [16, 40, 100, 300] {
                let axis = TimeAxis(
                    Examples.start..<Examples.start + span, width: width, zone: .init())
                var free = 0
                for tick in axis.ticks {
                    #expect(tick.column >= free)
                    free = tick.column + tick.text.count + 1
                }
                #expect(free <= width + 1)
            }
        }
    }
}

extension Bool {
    fileprivate static func random(using random: inout SplitMix64) -> Bool {
        random.next() & 1 == 0
    }
}
