public import Telemetry

/// The rows that a sink is asked to deliver in one call, oldest first.
public struct SinkBatch: Sendable {
    /// At least one row, in ascending order of id, not always without gaps.
    public var rows: [AcceptedRow]

    public init(rows: [AcceptedRow]) { self.rows = rows }
}
