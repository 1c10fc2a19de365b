/// Why a query has no answer.
public struct QueryError: Error, Sendable, Hashable {
    /// The kinds of failure; the raw values label metrics.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The algebra has no such computation for these arguments.
        case unsupported
        /// More groups, buckets or values than an answer may have.
        case tooLarge = "too_large"
        /// The rows cannot be read.
        case unreadable
        /// Somebody else holds the store.
        case busy
        case cancelled
    }

    public var reason: Reason
    /// One line without a full stop.
    public var message: String

    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}
