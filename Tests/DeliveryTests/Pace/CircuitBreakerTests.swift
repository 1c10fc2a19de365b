import Testing

@testable import Delivery

struct CircuitBreakerTests {
    private var breaker = CircuitBreaker(threshold: 3, pause: .zero)

    private mutating func fail(_ call: CircuitBreaker.Call, isLasting: Bool = false, at now: Int)
        -> Bool
    {
        breaker.failed(call, isLasting: isLasting, at: .seconds(now)) { .seconds($0) }
    }

    @Test mutating func `opens after failures in a row, and one probe closes it`() {
        for now in [0, 10, 20] {
            #expect(breaker.state == .closed)
            let call = breaker.begin()
            #expect(!call.isProbe)
            let opens = fail(call, at: now)
            #expect(opens == (now == 20))
        }
        #expect(breaker.state == .open && breaker.failures == 3)
        #expect(breaker.wait(at: .seconds(21)) == .seconds(2))
        #expect(breaker.wait(at: .seconds(23)) == .zero)
        let probe = breaker.begin()
        #expect(probe.isProbe && breaker.state == .halfOpen)
        #expect(breaker.wait(at: .seconds(99)) == nil, "a probe goes alone")
        let closes = breaker.succeeded(probe)
        #expect(closes && breaker.state == .closed && breaker.failures == 0)
    }

    @Test mutating func `a probe that fails opens it again, for longer`() {
        for now in 0..<3 { _ = fail(breaker.begin(), at: now) }
        let probe = breaker.begin()
        let opens = fail(probe, at: 100)
        #expect(!opens && breaker.state == .open, "it was not closed")
        #expect(breaker.wait(at: .seconds(100)) == .seconds(4))
    }

    @Test mutating func `what lasts until somebody acts opens it at once`() {
        let opens = fail(breaker.begin(), isLasting: true, at: 0)
        #expect(opens && breaker.state == .open)
    }

    @Test mutating func `calls that fail together count once`() {
        let calls = (0..<8).map { _ in breaker.begin() }
        for call in calls { _ = fail(call, at: 5) }
        #expect(breaker.failures == 1 && breaker.state == .closed)
        #expect(breaker.wait(at: .seconds(5)) == .seconds(1))
    }

    @Test mutating func `a success of before the failure says nothing, one of after it does`() {
        let early = breaker.begin()
        _ = fail(breaker.begin(), at: 0)
        let closes = breaker.succeeded(early)
        #expect(!closes && breaker.failures == 1)
        let later = breaker.begin()
        let closesLater = breaker.succeeded(later)
        #expect(!closesLater && breaker.failures == 0, "it was closed all the time")
    }

    @Test mutating func `while it is open, old calls neither close it nor let a second probe go`() {
        let old = [breaker.begin(), breaker.begin()]
        for now in 0..<3 { _ = fail(breaker.begin(), at: now) }
        let closesEarly = breaker.succeeded(old[0])
        #expect(!closesEarly && breaker.state == .open)
        let probe = breaker.begin()
        let opens = fail(old[1], isLasting: true, at: 50)
        #expect(!opens && breaker.wait(at: .seconds(60)) == nil)
        let closes = breaker.succeeded(probe)
        #expect(closes)
    }

    @Test mutating func `an old call can still ask for a longer rest`() {
        let old = breaker.begin()
        _ = fail(breaker.begin(), at: 0)
        _ = breaker.failed(old, isLasting: false, at: .seconds(1)) { _ in .seconds(60) }
        #expect(breaker.wait(at: .seconds(1)) == .seconds(60))
        breaker.endRest()
        #expect(breaker.wait(at: .seconds(1)) == .zero)
    }

    @Test mutating func `a probe that ended without an answer goes again`() {
        for now in 0..<3 { _ = fail(breaker.begin(), at: now) }
        breaker.ended(breaker.begin())
        #expect(breaker.state == .open)
        let next = breaker.begin()
        #expect(next.isProbe)
    }

    @Test func `is open for its pause at least`() {
        var breaker = CircuitBreaker(threshold: 1, pause: .seconds(30))
        _ = breaker.failed(breaker.begin(), isLasting: false, at: .zero) { _ in .seconds(2) }
        #expect(breaker.wait(at: .zero) == .seconds(30))
    }
}
