public import Telemetry

/// Why a sink could not deliver all of a batch.
public struct SinkError: Error, Sendable {
    public var reason: Reason
    /// Whether the same rows may succeed later; they then stay spooled and are tried again. Those of a
    /// failure that is not are dead letters.
    public var isRetryable: Bool
    /// How long the endpoint asked to be left alone.
    public var retryAfter: Duration?
    /// What happened, in a line for a log, such as `503 from insights-collector.newrelic.com`;
    /// without secrets and without rows.
    public var message: String
    /// The part of the batch that is settled in spite of the failure.
    public var settled: SinkReceipt
    /// The rows that are not settled; nil where that is the whole batch.
    public var unsettled: [AcceptedRow]?

    /// The kinds of failure; the raw values label metrics.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// No connection: no such host, nobody listening, a broken one, TLS that does not verify.
        case unreachable
        /// No answer in time.
        case timeout
        /// The endpoint understood and does not want these rows.
        case refused
        /// The key is not good; the rows are kept, since a key can be renewed.
        case unauthorized
        /// Where the rows should go there is nothing: no such topic, no such exchange, no queue that
        /// is bound to it; what is kept can go there once somebody has made it.
        case unroutable
        /// More bytes than the endpoint takes, even for a row alone.
        case tooLarge = "too_large"
        /// Too many requests.
        case throttled
        /// Any other status than success.
        case httpStatus = "http_status"
        /// Success by status, but the answer does not come from the endpoint that is meant.
        case malformed
        /// No space left.
        case diskFull = "disk_full"
        /// Nobody reads any more at the other end of the pipe, or the sink is closed.
        case closed
        /// Reading or writing failed in another way.
        case io
        /// The task was cancelled.
        case cancelled

        /// Whether the failure lasts until somebody acts, so that a process which is about to end
        /// waits in vain.
        public var isLasting: Bool {
            self == .unauthorized || self == .unroutable || self == .closed
        }
    }

    /// The greatest length of a message, in characters; what is longer is cut.
    public static let maximumMessageLength = 300

    public init(
        _ reason: Reason, retryable: Bool, retryAfter: Duration? = nil, message: String
    ) {
        self.reason = reason
        isRetryable = retryable
        self.retryAfter = retryAfter
        self.message = String(message.prefix(Self.maximumMessageLength))
        settled = SinkReceipt()
        unsettled = nil
    }

    /// The same failure, with the account of a batch that was settled in part.
    public func leaving(_ unsettled: [AcceptedRow], after settled: SinkReceipt) -> SinkError {
        var copy = self
        copy.unsettled = unsettled
        copy.settled = settled
        return copy
    }
}
