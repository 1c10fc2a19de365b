import Testing

@testable import Delivery

struct RetryPolicyTests {
    private let policy = RetryPolicy(firstDelay: .seconds(1), maximumDelay: .seconds(60))

    @Test(arguments: [
        (1, 1.0), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (.max, 60), (0, 1), (-5, 1),
    ])
    func `the ceiling doubles up to its limit`(failures: Int, seconds: Double) {
        let delay = policy.delay(afterFailures: failures, retryAfter: nil, random: 1)
        #expect(delay == .seconds(seconds))
    }

    @Test func `the jitter is full`() {
        #expect(policy.delay(afterFailures: 3, retryAfter: nil, random: 0) == .zero)
        #expect(policy.delay(afterFailures: 3, retryAfter: nil, random: 0.25) == .seconds(1))
    }

    @Test(arguments: [(Int64(30), Int64(31)), (-4, 1), (100_000, 601)])
    func `an endpoint's wish comes on top, within limits`(asked: Int64, seconds: Int64) {
        let delay = policy.delay(afterFailures: 1, retryAfter: .seconds(asked), random: 1)
        #expect(delay == .seconds(seconds))
    }
}
