import TestSupport
import Testing

@testable import Delivery

struct TokenBucketTests {
    @Test func `allows its burst at once, then its rate`() {
        var bucket = TokenBucket(RateLimit(perSecond: 2, burst: 3), at: .zero)
        for _ in 0..<3 {
            #expect(bucket.wait(for: 1, at: .zero) == .zero)
            bucket.take(1, at: .zero)
        }
        #expect(bucket.wait(for: 1, at: .zero) == .milliseconds(500))
        #expect(bucket.wait(for: 1, at: .milliseconds(200)) == .milliseconds(300))
        #expect(bucket.wait(for: 1, at: .milliseconds(500)) == .zero)
    }

    @Test func `a long quiet time gives no more than a burst`() {
        var bucket = TokenBucket(RateLimit(perSecond: 10, burst: 5), at: .zero)
        bucket.take(5, at: .seconds(3600))
        #expect(bucket.wait(for: 1, at: .seconds(3600)) == .milliseconds(100))
    }

    @Test func `a debt is waited off, and what was too much comes back`() {
        var bucket = TokenBucket(RateLimit(perSecond: 100, burst: 100), at: .zero)
        bucket.take(1100, at: .zero)
        #expect(bucket.wait(for: 1, at: .zero) == .milliseconds(10_010))
        bucket.take(-1000, at: .zero)
        #expect(bucket.wait(for: 1, at: .zero) == .milliseconds(10))
        bucket.take(-1000, at: .zero)
        bucket.take(100, at: .zero)
        #expect(bucket.wait(for: 1, at: .zero) > .zero, "no more than the burst comes back")
    }

    @Test func `more than the burst is never waited for`() {
        let bucket = TokenBucket(RateLimit(perSecond: 1, burst: 1), at: .zero)
        #expect(bucket.wait(for: 50, at: .zero) == .zero)
    }

    @Test func `time that goes back gives nothing`() {
        var bucket = TokenBucket(RateLimit(perSecond: 1, burst: 1), at: .seconds(9))
        bucket.take(1, at: .seconds(9))
        #expect(bucket.wait(for: 1, at: .seconds(2)) == .seconds(1))
    }

    @Test(arguments: 0..<20)
    func `over any time no more goes than burst and rate`(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        let rate = Double.random(in: 0.5...50, using: &random)
        let burst = Double.random(in: 1...20, using: &random)
        var bucket = TokenBucket(RateLimit(perSecond: rate, burst: burst), at: .zero)
        var now = Duration.zero
        var taken = 0.0
        for _ in 0..<500 {
            now += .milliseconds(Int64.random(in: 0...200, using: &random))
            let wait = bucket.wait(for: 1, at: now)
            #expect(bucket.wait(for: 1, at: now + wait) == .zero, "a wait is enough")
            if Bool.random(using: &random) { now += wait }
            guard bucket.wait(for: 1, at: now) == .zero else { continue }
            bucket.take(1, at: now)
            taken += 1
            #expect(taken <= burst + rate * (now / .seconds(1)) + 1e-6)
        }
        #expect(taken > 0)
    }
}

struct RateGateTests {
    @Test func `without rates nothing waits`() {
        var gate = RateGate(requests: nil, bytes: nil, at: .zero)
        let hold = gate.begin(rowBytes: 1 << 30, at: .zero)
        gate.end(hold, rowBytes: 1 << 30, requests: 99, bytes: 1 << 30, at: .zero)
        #expect(gate.wait(at: .zero) == .zero)
    }

    @Test func `requests that a split took are counted when they are known`() {
        var gate = RateGate(requests: RateLimit(perSecond: 1, burst: 2), bytes: nil, at: .zero)
        let hold = gate.begin(rowBytes: 10, at: .zero)
        #expect(gate.wait(at: .zero) == .zero)
        gate.end(hold, rowBytes: 10, requests: 5, bytes: 100, at: .zero)
        #expect(gate.wait(at: .zero) == .seconds(4), "5 of 2 are taken, and 1 is needed")
    }

    @Test func `calls under way together hold what calls before them took`() {
        var gate = RateGate(
            requests: nil, bytes: RateLimit(perSecond: 100, burst: 100), at: .zero)
        let first = gate.begin(rowBytes: 1000, at: .zero)
        #expect(gate.wait(at: .zero) > .seconds(8), "nothing is known of compression yet")
        gate.end(first, rowBytes: 1000, requests: 1, bytes: 50, at: .zero)
        #expect(gate.wait(at: .zero) == .zero, "50 of 100 are left")
        _ = gate.begin(rowBytes: 1000, at: .zero)
        #expect(gate.wait(at: .zero) == .milliseconds(10), "a twentieth of the rows' bytes")
    }

    @Test func `a call that sent nothing gives everything back but its request`() {
        var gate = RateGate(
            requests: RateLimit(perSecond: 1, burst: 1),
            bytes: RateLimit(perSecond: 10, burst: 10), at: .zero)
        let hold = gate.begin(rowBytes: 5000, at: .zero)
        #expect(gate.wait(at: .zero) > .seconds(400))
        gate.end(hold, rowBytes: 5000, requests: 0, bytes: 0, at: .zero)
        #expect(gate.wait(at: .zero) == .seconds(1))
    }
}
