import Diagnostics

/// Where rows are kept until every sink is done with them, with every value filled in.
public struct SpoolSettings: Sendable, Hashable {
    /// What is done when it is full.
    public enum AtLimit: String, Sendable, Hashable, CaseIterable {
        /// New rows are not accepted.
        case refuse
        /// The oldest rows go, and are counted.
        case dropOldest = "drop-oldest"
    }

    /// Its folder, relative to the configuration; nil where it is in memory.
    public var folder: String?
    public var maximumBytes: Int
    public var maximumAge: Duration
    public var atLimit: AtLimit
    public var deadLetterBytes: Int

    /// The folder within the state's.
    static let standardName = "spool"

    /// What is written, with defaults for the rest.
    init(_ written: SpoolDefinition, state: String?) {
        let path = written.path?.value ?? state.map { "\($0)/\(Self.standardName)" }
        folder = written.memory?.value == true ? nil : path
        maximumBytes = written.maximumBytes ?? (folder == nil ? 128 << 20 : 1 << 30)
        maximumAge = written.maximumAge
        atLimit = written.atLimit
        deadLetterBytes = written.deadLetterBytes ?? maximumBytes / 4
    }
}
