public import Telemetry

/// A row that an endpoint refused for good, kept for a person to look at.
public struct DeadLetter: Sendable {
    public var sink: String
    public var row: AcceptedRow
    /// The label of the reason.
    public var reason: String
    /// What the endpoint said.
    public var message: String
    /// When it was refused, in milliseconds since 1970 UTC.
    public var refusedAt: Int64
}
