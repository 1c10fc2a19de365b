import Testing

@testable import Delivery

struct ConcurrencyLimitTests {
    private var limit = ConcurrencyLimit(maximum: 10)

    /// A whole round of successes that used all calls.
    private mutating func round(_ seconds: Double) {
        let calls = limit.value
        for _ in 0..<calls { limit.succeeded(roundTrip: .seconds(seconds), underWay: calls) }
    }

    @Test mutating func `grows by one a round while the round trip stays`() {
        for expected in 1...10 {
            #expect(limit.value == expected)
            round(0.2)
        }
        round(0.2)
        #expect(limit.value == 10, "never beyond what is allowed")
    }

    @Test mutating func `does not grow in the middle of a round`() {
        round(1)
        round(1)
        #expect(limit.value == 3)
        limit.succeeded(roundTrip: .seconds(1), underWay: 3)
        limit.succeeded(roundTrip: .seconds(1), underWay: 3)
        #expect(limit.value == 3)
    }

    @Test mutating func `does not grow where its calls are not used`() {
        round(1)
        for _ in 0..<50 { limit.succeeded(roundTrip: .seconds(1), underWay: 1) }
        #expect(limit.value == 2)
    }

    @Test mutating func `a round trip that gets worse takes it back`() {
        for _ in 0..<9 { round(0.2) }
        #expect(limit.value == 10)
        round(0.6)
        #expect(limit.value == 9)
    }

    @Test mutating func `noise is not worse`() {
        for step in 0..<9 { round(step.isMultiple(of: 2) ? 0.2 : 0.21) }
        #expect(limit.value == 10)
    }

    @Test mutating func `a slower endpoint becomes what is usual`() {
        for _ in 0..<9 { round(0.2) }
        for _ in 0..<40 { round(0.6) }
        #expect(limit.value == 10)
    }

    @Test func `an endpoint that refuses what is too much keeps the limit near what it takes`() {
        var limit = ConcurrencyLimit(maximum: 64)
        var values: Set<Int> = []
        for round in 0..<200 {
            let calls = limit.value
            if round > 20 { values.insert(calls) }
            for call in 0..<calls {
                if call < 8 {
                    limit.succeeded(roundTrip: .milliseconds(100), underWay: calls)
                } else {
                    limit.troubled()
                }
            }
        }
        #expect(values.min() ?? 0 >= 7 && values.max() ?? 64 <= 9, "\(values.sorted())")
    }

    @Test mutating func `trouble leaves nine tenths, and one at least`() {
        for _ in 0..<9 { round(0.2) }
        limit.troubled()
        #expect(limit.value == 9)
        limit.troubled()
        #expect(limit.value == 8)
        for _ in 0..<20 { limit.troubled() }
        #expect(limit.value == 1)
    }

    @Test(arguments: SinkError.Reason.allCases)
    func `only what fewer calls may help is trouble`(reason: SinkError.Reason) {
        #expect(reason.isCongestion == [.timeout, .throttled, .httpStatus].contains(reason))
    }
}
