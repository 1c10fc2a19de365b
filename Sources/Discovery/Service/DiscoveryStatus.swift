/// How a discovery is.
public struct DiscoveryStatus: Sendable, Hashable {
    /// Why it has no answer, or none for a part, since the last one that was whole.
    public struct Failure: Sendable, Hashable {
        public var reason: DiscoveryError.Reason
        public var detail: String
        /// Milliseconds since 1970 UTC.
        public var at: Int64
    }

    public var name: String
    /// The key of its kind, such as `files`.
    public var kind: String
    /// How many targets of it are watched.
    public var targets = 0
    /// How many of what it found are not.
    public var refused = 0
    /// The first of those, in words.
    public var firstRefusal: String?
    /// The last answer that was whole, in milliseconds since 1970 UTC; nil where there was none.
    public var succeededAt: Int64?
    /// Nil where the last answer was whole.
    public var failure: Failure?
}
