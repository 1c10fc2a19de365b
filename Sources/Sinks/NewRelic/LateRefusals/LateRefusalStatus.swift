public import Delivery

/// What New Relic refused after it had answered success.
public struct LateRefusalStatus: Sendable, Hashable {
    /// By kind, the most frequent first; at most `LateRefusals.maximumGroups`.
    public var groups: [LateRefusal] = []
    /// How many events there were besides, of kinds that are not kept apart.
    public var others = 0
    /// Up to when New Relic was asked, in milliseconds since 1970 UTC; nil before the first answer.
    public var lookedUntil: Int64?
    /// Why the last look told nothing; nil where it did.
    public var failure: Failure?

    /// All events. Each tells of one problem, and can stand for many rows.
    public var total: Int { groups.reduce(others) { $0 + $1.count } }

    /// Why a look told nothing.
    public struct Failure: Sendable, Hashable {
        public var reason: SinkError.Reason
        /// What happened, in a line.
        public var message: String

        init(_ reason: SinkError.Reason, _ message: String) {
            self.reason = reason
            self.message = String(message.prefix(SinkError.maximumMessageLength))
        }
    }
}

/// `NrIntegrationError` events of one kind.
public struct LateRefusal: Sendable, Hashable {
    /// What tells of it, such as `Event API` or `Metrics`.
    public var feature: String
    /// Such as `RateLimit`.
    public var category: String
    /// What New Relic says, in a line.
    public var message: String
    /// How many events since the start.
    public var count: Int
    /// The time of the last one, in milliseconds since 1970 UTC.
    public var last: Int64
}
