import Telemetry
import Testing

@testable import Formats

struct CountBaselinesTests {
    private static let shape = SampleShape(eventType: "T", attributes: ["a"], metrics: [])

    private static func series(_ name: String) -> MetricSeries {
        MetricSeries(
            of: Sample(shape: shape, timestamp: 0, attributes: [.text(name)], metrics: []))
    }

    /// Advances the mark of a series in the body under way.
    private func advance(
        _ baselines: inout CountBaselines, _ name: String, to total: Double, at time: Int64
    ) -> Double? {
        var marks = baselines.marks(of: Self.series(name), columns: 1)
        let count = CountBaselines.advance(&marks[0], to: total, at: time)
        baselines.note(marks, of: Self.series(name))
        return count?.value
    }

    private static let steps:
        [(before: (Double, Int64), after: (Double, Int64), value: Double?, isMoved: Bool)] = [
            ((.nan, 0), (5, 10), nil, true),
            ((5, 10), (9, 30), 4, true),
            ((5, 10), (5, 30), 0, true),
            ((5, 10), (3, 30), nil, true),
            ((5, 10), (.nan, 30), nil, false),
            ((5, 10), (.infinity, 30), nil, false),
            ((5, 10), (9, 10), nil, false),
            ((5, 10), (9, 5), nil, false),
            ((5, 0), (9, CountBaselines.maximumInterval), 4, true),
            ((5, 0), (9, CountBaselines.maximumInterval + 1), nil, true),
            ((5, .min), (9, .max), nil, true),
            ((5, .max), (9, .min), nil, true),
        ]

    @Test(arguments: steps.indices)
    func `a count is the change since the row before, where there is one`(index: Int) {
        let (before, after, value, isMoved) = Self.steps[index]
        var mark = CountBaselines.Mark(total: before.0, time: before.1)
        let count = CountBaselines.advance(&mark, to: after.0, at: after.1)
        #expect(count?.value == value)
        let expected = isMoved ? after : before
        #expect(mark == CountBaselines.Mark(total: expected.0, time: expected.1))
        if let count {
            #expect(count.start == before.1 && count.interval == after.1 - before.1)
        }
    }

    @Test func `a body that was not taken leaves no mark`() {
        var baselines = CountBaselines()
        #expect(advance(&baselines, "a", to: 1, at: 1) == nil)
        baselines.delivered()
        #expect(advance(&baselines, "a", to: 5, at: 2) == 4)
        #expect(advance(&baselines, "a", to: 6, at: 3) == 1)
        baselines.begin()
        #expect(advance(&baselines, "a", to: 5, at: 2) == 4)
        baselines.delivered()
        #expect(advance(&baselines, "a", to: 6, at: 3) == 1)
    }

    @Test func `a shape that is another object with the same columns is the same series`() {
        let other = SampleShape(eventType: "T", attributes: ["a"], metrics: [])
        let renamed = SampleShape(eventType: "T", attributes: ["b"], metrics: [])
        func series(_ shape: SampleShape) -> MetricSeries {
            MetricSeries(
                of: Sample(shape: shape, timestamp: 0, attributes: [.text("x")], metrics: []))
        }
        #expect(Self.series("x") == series(other))
        #expect(Self.series("x") != series(renamed))
    }

    @Test func `series that are in use are remembered, and the oldest others go`() {
        var baselines = CountBaselines()
        for number in 0..<CountBaselines.maximumSeries * 3 {
            _ = advance(&baselines, "\(number)", to: 1, at: 1)
            if number % 1000 == 0 {
                baselines.delivered()
                _ = advance(&baselines, "kept", to: 1, at: Int64(number) + 1)
            }
        }
        baselines.delivered()
        #expect(advance(&baselines, "kept", to: 3, at: .max / 2) == nil, "the interval is too long")
        #expect(baselines.marks(of: Self.series("kept"), columns: 1)[0].total == 3)
        #expect(advance(&baselines, "149999", to: 3, at: 2) == 2)
        #expect(advance(&baselines, "0", to: 3, at: 2) == nil)
    }
}
