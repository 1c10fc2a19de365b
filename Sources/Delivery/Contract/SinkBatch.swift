public import Telemetry

/// A row with the number under which this process accepted it.
///
/// The number stays the same however often the row is sent, so that an endpoint that can tell a
/// duplicate by a key can be given one.
public struct SinkRow: Sendable {
    /// Grows by one with each row accepted for a sink.
    public var id: UInt64
    public var row: EntityRow

    public init(id: UInt64, row: EntityRow) {
        self.id = id
        self.row = row
    }
}

/// The rows that a sink is asked to deliver in one call, oldest first.
public struct SinkBatch: Sendable {
    /// At least one row, in ascending order of id, not always without gaps.
    public var rows: [SinkRow]

    public init(rows: [SinkRow]) { self.rows = rows }
}
