/// What is told of an alert once: that it fires, or that it fires no more.
public struct AlertNotice: Sendable, Hashable, Codable {
    public var alert: FiringAlert
    /// When it ceased to fire, in milliseconds since 1970 UTC; nil where it fires.
    public var endedAt: Int64?

    public init(_ alert: FiringAlert, endedAt: Int64? = nil) {
        self.alert = alert
        self.endedAt = endedAt
    }
}
