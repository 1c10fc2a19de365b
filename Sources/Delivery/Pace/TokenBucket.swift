/// How much of something may happen in a second, and how much at once after a quiet time.
public struct RateLimit: Sendable, Hashable {
    /// Above zero.
    public var perSecond: Double
    /// Above zero; what a second allows unless it is given.
    public var burst: Double

    public init(perSecond: Double, burst: Double? = nil) {
        precondition(perSecond > 0 && (burst ?? 1) > 0)
        self.perSecond = perSecond
        self.burst = burst ?? max(perSecond, 1)
    }
}

/// Keeps to a rate over any length of time, with a burst at the most.
///
/// More may be taken than is there, as when only the endpoint's answer tells how much was sent; the
/// debt is then waited off. A wait is computed, so nobody has to look again and again.
struct TokenBucket: Sendable {
    /// The longest wait that is computed at once.
    static let maximumWait = Duration.seconds(86_400)
    /// What may be missing of a token: sums have an error, and it is no reason to wait.
    private static let tolerance = 1e-6

    private let limit: RateLimit
    private var tokens: Double
    private var filledAt: Duration

    /// A bucket that is full.
    init(_ limit: RateLimit, at now: Duration) {
        self.limit = limit
        tokens = limit.burst
        filledAt = now
    }

    /// How long until so many tokens are there; more than the bucket holds are never waited for.
    func wait(for amount: Double, at now: Duration) -> Duration {
        let missing = min(amount, limit.burst) - level(at: now)
        guard missing > Self.tolerance else { return .zero }
        // A thousandth of a microsecond more is the error of the division.
        let microseconds = (missing / limit.perSecond * 1e6 - 1e-3).rounded(.up)
        return min(.microseconds(min(max(microseconds, 0), 1e15)), Self.maximumWait)
    }

    /// Takes tokens, also those that are not there; a negative amount gives some back.
    mutating func take(_ amount: Double, at now: Duration) {
        tokens = min(level(at: now) - amount, limit.burst)
        filledAt = now
    }

    private func level(at now: Duration) -> Double {
        let seconds = max(now - filledAt, .zero) / .seconds(1)
        return min(tokens + seconds * limit.perSecond, limit.burst)
    }
}
