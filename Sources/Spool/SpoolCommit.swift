public import Telemetry

/// What becomes durable at once, or not at all: rows, and the counter baselines that made them.
public struct SpoolCommit: Sendable {
    public var rows: [EntityRow]
    /// The whole state by its name (that of a target), which replaces the one before; opaque here.
    public var baselines: [String: [UInt8]]

    public init(rows: [EntityRow], baselines: [String: [UInt8]] = [:]) {
        self.rows = rows
        self.baselines = baselines
    }
}
