import Testing

@testable import Delivery

struct RetryPolicyTests {
    private let policy = RetryPolicy(firstDelay: .seconds(1), maximumDelay: .seconds(60))

    @Test(arguments: [
        (1, 1.0), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (.max, 60), (0, 1), (-5, 1),
    ])
    func `the ceiling doubles up to its limit`(failures: Int, seconds: Double) {
        let delay = policy.delay(afterFailures: failures, error: .testUnreachable, random: 1)
        #expect(delay == .seconds(seconds))
    }

    @Test func `the jitter is full`() {
        let error = SinkError.testUnreachable
        #expect(policy.delay(afterFailures: 3, error: error, random: 0) == .zero)
        #expect(policy.delay(afterFailures: 3, error: error, random: 0.25) == .seconds(1))
    }

    @Test func `what lasts until somebody acts has the longest backoff at once`() {
        let error = SinkError.testForbidden
        #expect(policy.delay(afterFailures: 1, error: error, random: 1) == .seconds(60))
        #expect(policy.delay(afterFailures: 9, error: error, random: 0.5) == .seconds(30))
    }

    @Test(arguments: [(Int64(30), Int64(31)), (-4, 1), (100_000, 601)])
    func `an endpoint's wish comes on top, within limits`(asked: Int64, seconds: Int64) {
        var error = SinkError.testUnreachable
        error.retryAfter = .seconds(asked)
        let delay = policy.delay(afterFailures: 1, error: error, random: 1)
        #expect(delay == .seconds(seconds))
    }
}
