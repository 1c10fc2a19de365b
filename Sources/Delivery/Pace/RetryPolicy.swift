/// When a failed batch is tried again: exponential backoff with full jitter.
///
/// The wait after the n-th failure in a row is drawn evenly between nothing and `firstDelay` *
/// 2^(n-1), which ends at `maximumDelay`, so that many senders do not come back in step. What an
/// endpoint asks for is waited in full first.
///
/// There is no greatest number of tries. Without `retryFor` there is no time either after which a row
/// is given up: a failure that may pass costs no row for as long as the spool keeps it.
public struct RetryPolicy: Sendable, Hashable {
    public var firstDelay: Duration
    public var maximumDelay: Duration
    /// How long a row may wait since it was accepted, while tries fail, before it becomes a dead
    /// letter; nil for as long as the spool keeps it. `RetryBudget` says which time counts.
    public var retryFor: Duration?

    /// The longest wait that an endpoint may ask for; more is taken as this.
    public static let maximumRetryAfter = Duration.seconds(600)

    public init(
        firstDelay: Duration = .milliseconds(500), maximumDelay: Duration = .seconds(60),
        retryFor: Duration? = nil
    ) {
        self.firstDelay = firstDelay
        self.maximumDelay = maximumDelay
        self.retryFor = retryFor
    }

    /// The wait before the next try.
    ///
    /// - Parameters:
    ///   - failures: how many tries in a row failed so far, at least 1.
    ///   - error: the last failure; one that lasts until somebody acts is met with the longest
    ///     backoff from the first time on.
    ///   - random: a number from 0 up to 1.
    /// - Returns: at least zero.
    public func delay(afterFailures failures: Int, error: SinkError, random: Double) -> Duration {
        let doublings = min(max(failures - 1, 0), 20)
        let ceiling =
            error.reason.isLasting
            ? maximumDelay : min(maximumDelay, firstDelay * (1 << doublings))
        let asked = min(max(error.retryAfter ?? .zero, .zero), Self.maximumRetryAfter)
        return asked + ceiling * min(max(random, 0), 1)
    }
}
