/// When a target is asked: at a fixed interval from a random first moment, so that many targets do
/// not ask all at once; a tick that is missed because the last poll took too long is left out.
public struct Schedule: Sendable {
    public let interval: Duration
    /// When the next poll is due, in time since the start of the program.
    public private(set) var next: Duration

    /// The greatest delay of the first poll; people wait for it.
    public static let maximumFirstDelay = Duration.seconds(5)

    /// - Parameters:
    ///   - interval: How often.
    ///   - start: The time now.
    ///   - jitter: From 0 to 1, where in the first interval the first poll is.
    public init(interval: Duration, start: Duration, jitter: Double) {
        precondition(interval > .zero && (0...1).contains(jitter))
        self.interval = interval
        next = start + min(interval, Self.maximumFirstDelay) * jitter
    }

    /// The longest pause, if the interval is not longer, after rows were refused.
    public static let maximumPause = Duration.seconds(60)

    /// Moves to the first tick after `now`, and further when rows were refused: by twice as many
    /// intervals each time, up to `maximumPause`.
    ///
    /// - Parameters:
    ///   - now: The time now.
    ///   - refusals: How many times in a row rows were refused.
    ///   - intervals: How many intervals the last poll is to be paid for with.
    public mutating func advance(after now: Duration, refusals: Int = 0, intervals: Int = 1) {
        next += interval * max(intervals, 1)
        if refusals > 1 {
            let pause = interval * (1 << min(refusals - 1, 16)) - interval
            next += min(pause, max(Self.maximumPause - interval, .zero))
        }
        guard next <= now else { return }
        let missed = Int(((now - next) / interval).rounded(.down)) + 1
        next += interval * missed
    }
}
