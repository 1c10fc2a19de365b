/// When a failed batch is tried again, and when it is given up: exponential backoff with full
/// jitter.
///
/// The wait after the n-th failure is drawn evenly between nothing and `firstDelay` * 2^(n-1),
/// which ends at `maximumDelay`, so that many senders do not come back in step. What an endpoint
/// asks for is waited in full first.
public struct RetryPolicy: Sendable, Hashable {
    public var firstDelay: Duration
    public var maximumDelay: Duration
    /// The time from the first try after which no further one begins.
    public var budget: Duration
    public var maximumAttempts: Int

    /// The longest wait that an endpoint may ask for; more is taken as this.
    public static let maximumRetryAfter = Duration.seconds(600)

    public init(
        firstDelay: Duration = .milliseconds(500), maximumDelay: Duration = .seconds(30),
        budget: Duration = .seconds(900), maximumAttempts: Int = 200
    ) {
        self.firstDelay = firstDelay
        self.maximumDelay = maximumDelay
        self.budget = budget
        self.maximumAttempts = maximumAttempts
    }

    /// The wait before the next try.
    ///
    /// - Parameters:
    ///   - failures: how many tries failed so far, at least 1.
    ///   - retryAfter: what the endpoint asked for.
    ///   - random: a number from 0 up to 1.
    /// - Returns: at least zero.
    public func delay(afterFailures failures: Int, retryAfter: Duration?, random: Double)
        -> Duration
    {
        let doublings = min(max(failures - 1, 0), 20)
        let ceiling = min(maximumDelay, firstDelay * (1 << doublings))
        let asked = min(max(retryAfter ?? .zero, .zero), Self.maximumRetryAfter)
        return asked + ceiling * min(max(random, 0), 1)
    }
}
