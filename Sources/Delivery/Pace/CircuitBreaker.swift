/// Says when a sink may be called: at once, after a rest, or with one small batch as a probe.
///
/// Every failure is followed by a rest, in which no call begins. After `threshold` failures in a row,
/// or at once after one that lasts until somebody acts, the breaker opens: when its rest is over, one
/// probe goes, and only its success closes it again. Calls that were under way at the same time fail
/// together and count as one failure.
struct CircuitBreaker: Sendable {
    /// What a call was begun as; handed back with its end.
    struct Call: Sendable, Hashable {
        fileprivate var round: Int
        /// Whether it alone says if the sink is back.
        var isProbe: Bool
    }

    /// Failures in a row at which the breaker opens.
    let threshold: Int
    /// The least time for which it is open.
    let pause: Duration
    private(set) var state = BreakerState.closed
    /// Failures in a row.
    private(set) var failures = 0
    private var restsUntil = Duration.zero
    /// Grows with each failure that counts, so that calls of before it are known.
    private var round = 0

    init(threshold: Int, pause: Duration) {
        precondition(threshold >= 1 && pause >= .zero)
        self.threshold = threshold
        self.pause = pause
    }

    /// How long until a call may begin; nil while a probe is on its way.
    func wait(at now: Duration) -> Duration? {
        state == .halfOpen ? nil : max(restsUntil - now, .zero)
    }

    /// Whether the next call is a probe.
    var isProbing: Bool { state != .closed }

    /// Notes that a call begins, which `wait` must allow.
    mutating func begin() -> Call {
        precondition(state != .halfOpen, "a probe goes alone")
        if state == .open { state = .halfOpen }
        return Call(round: round, isProbe: state == .halfOpen)
    }

    /// Notes a success.
    ///
    /// - Returns: whether it closed the breaker.
    mutating func succeeded(_ call: Call) -> Bool {
        guard state == .closed || call.isProbe else { return false }
        // One that began before the last failure says nothing about now.
        guard call.round == round else { return false }
        failures = 0
        defer { state = .closed }
        return state != .closed
    }

    /// Notes a failure.
    ///
    /// - Parameters:
    ///   - call: The call that failed.
    ///   - isLasting: Whether it lasts until somebody acts.
    ///   - tookSome: Whether the endpoint took some of the rows before.
    ///   - now: The time.
    ///   - rest: How long no call shall begin, by how many failures in a row there are now.
    /// - Returns: whether it opened the breaker.
    mutating func failed(
        _ call: Call, isLasting: Bool, tookSome: Bool = false, at now: Duration,
        rest: (_ failures: Int) -> Duration
    ) -> Bool {
        let isNew = call.round == round
        if isNew {
            failures = tookSome ? 1 : failures + 1
            round += 1
        }
        var end = now + rest(failures)
        let wasClosed = state == .closed
        if call.isProbe || (wasClosed && (isLasting || failures >= threshold)) {
            state = .open
            end = max(end, now + pause)
        }
        restsUntil = isNew ? end : max(restsUntil, end)
        return wasClosed && state == .open
    }

    /// Notes that a call ended without saying anything about the endpoint: a probe goes again.
    mutating func ended(_ call: Call) {
        if call.isProbe, state == .halfOpen { state = .open }
    }

    /// Ends the present rest.
    mutating func endRest() { restsUntil = .zero }
}
