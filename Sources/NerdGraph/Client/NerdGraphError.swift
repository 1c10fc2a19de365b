/// Why NerdGraph did not do what it was asked for.
public struct NerdGraphError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; the raw values label metrics.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// No connection: no such host, nobody listening, a broken one, TLS that does not verify.
        case unreachable
        /// No whole answer in time.
        case timeout
        /// The key is not good, or may not do this.
        case unauthorized
        /// Too many requests.
        case throttled
        /// Any other status than success.
        case httpStatus = "http_status"
        /// The answer is longer than is read.
        case tooLarge = "too_large"
        /// The answer is not one of NerdGraph's.
        case malformed
        /// NerdGraph understood, and does not do it.
        case refused
        /// What was asked for is not there.
        case missing
        /// There are several where one is meant.
        case ambiguous
        /// The task was cancelled.
        case cancelled
    }

    public var reason: Reason
    /// What happened, in a line of at most `maximumMessageLength` characters, without the key.
    public var message: String
    /// What to do about it, in a line; nil where the message says all.
    public var cure: String?
    /// How long New Relic asked to be left alone.
    public var retryAfter: Duration?
    /// Whether it is certain that nothing was done: the request did not get there, or was refused.
    public var isWithoutEffect: Bool

    /// Whether the same request would fail in the same way, however often it is sent.
    var isLasting = false

    /// The greatest length of a message, in characters; what is longer is cut.
    public static let maximumMessageLength = 500

    public init(
        _ reason: Reason, _ message: String, cure: String? = nil, retryAfter: Duration? = nil,
        isWithoutEffect: Bool = true
    ) {
        self.reason = reason
        self.message = String(message.prefix(Self.maximumMessageLength))
        self.cure = cure ?? Self.usualCure(of: reason)
        self.retryAfter = retryAfter
        self.isWithoutEffect = isWithoutEffect
    }

    /// No account where one was asked for, without an error that says why.
    static func hidden(_ account: Int64) -> NerdGraphError {
        NerdGraphError(
            .unauthorized, "account \(account) is not one that this key can see",
            cure: "check its number, and that the key is of its region and may read it")
    }

    /// The message, and the cure behind it.
    public var description: String { cure.map { "\(message); \($0)" } ?? message }

    private static func usualCure(of reason: Reason) -> String? {
        switch reason {
        case .unauthorized:
            "it takes a user key of the account, one that begins with NRAK, in its own region"
        case .throttled: "try again in a minute"
        case .unreachable, .timeout, .httpStatus, .tooLarge, .malformed, .refused, .missing,
            .ambiguous, .cancelled:
            nil
        }
    }
}
