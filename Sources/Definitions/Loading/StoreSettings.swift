import Diagnostics

/// What is kept for queries on this machine, with every value filled in.
public struct StoreSettings: Sendable, Hashable {
    /// Its folder, relative to the configuration; nil where nothing is kept.
    public var folder: String?
    public var maximumBytes: Int
    /// How long rows, rows of a minute, and rows of an hour are kept.
    public var rows: Duration
    public var minutes: Duration
    public var hours: Duration

    /// The folder within the state's.
    static let standardName = "store"

    /// What is written, with defaults for the rest.
    init(_ written: StoreDefinition, state: String?) {
        let path = written.path?.value ?? state.map { "\($0)/\(Self.standardName)" }
        folder = written.isKept?.value == false ? nil : path
        maximumBytes = written.maximumBytes
        rows = written.rows
        minutes = written.minutes
        hours = written.hours
    }
}
