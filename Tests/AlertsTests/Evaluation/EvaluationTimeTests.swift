import Alerts
import Testing

/// The times of evaluations.
struct EvaluationTimeTests {
    @Test(
        arguments: [
            (0, 15_000), (1, 15_000), (14_999, 15_000), (15_000, 30_000), (-1, 0), (-15_000, 0),
            (-15_001, -15_000), (1_767_225_600_000, 1_767_225_615_000), (.max, .max),
            (.max - 1, .max), (.min, -9_223_372_036_854_765_000),
        ] as [(Int64, Int64)])
    func `the next evaluation is at the multiple after a time, at any time`(
        time: Int64, next: Int64
    ) throws {
        let evaluation = AlertEvaluation([try depthRule()], step: 15_000)
        #expect(evaluation.next(after: time) == next)
    }

    @Test func `a step that is none is a millisecond`() throws {
        for step in [Int64.min, -1, 0] {
            let evaluation = AlertEvaluation([try depthRule()], step: step)
            #expect(evaluation.next(after: 7) == 8)
            #expect(evaluation.missed(between: 0, and: 10) == 9)
        }
    }

    @Test func `what was missed between times that cannot be is nothing`() throws {
        let evaluation = AlertEvaluation([try depthRule()], step: 15_000)
        #expect(evaluation.missed(between: 0, and: 15_000) == 0)
        #expect(evaluation.missed(between: 0, and: 60_000) == 3)
        #expect(evaluation.missed(between: .min, and: .max) == 0)
        #expect(evaluation.missed(between: .max, and: .min) == 0)
    }
}
