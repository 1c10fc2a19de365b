/// How a spool is.
public struct SpoolStatus: Sendable, Hashable {
    /// What all segments take.
    public var bytes = 0
    /// Rows in the segments, settled ones among them.
    public var rows = 0
    public var segments = 0
    /// When the oldest row was accepted whose segment is still there, in milliseconds since 1970.
    public var oldestAcceptedAt: Int64?
    /// Appends that are on disk, since the start.
    public var commits = 0
    /// Syncs of segments, since the start.
    public var syncs = 0
    /// Appends that were refused, by reason, since the start.
    public var refusals: [SpoolError.Reason: Int] = [:]
    /// Damaged places that were met, since the start.
    public var corruptRecords = 0
    public var deadLetters = 0
    public var deadLetterBytes = 0
    /// Whether there is no room for another commit, and the policy is to refuse.
    public var isRefusing = false
    /// Whether cursors are in memory alone, because the disk did not take them the last time.
    public var isBehind = false
    /// The last failure, with its time in milliseconds since 1970 UTC.
    public var lastError: Failure?

    public struct Failure: Sendable, Hashable {
        public var error: SpoolError
        public var at: Int64

        public init(error: SpoolError, at: Int64) {
            self.error = error
            self.at = at
        }
    }

    public init() {}
}

/// A place of a spool's files where something is not as it should be.
public struct SpoolFinding: Sendable, Hashable, CustomStringConvertible {
    public var file: String
    /// Where in the file, in bytes.
    public var offset: Int
    /// What is there, and what it costs.
    public var message: String

    /// How many are listed; more are not looked for.
    public static let maximumCount = 1000

    public var description: String { "\(file):\(offset): \(message)" }
}

/// What was there when a spool was opened.
public struct SpoolRecovery: Sendable, Hashable {
    /// The number that all row ids of the spool have.
    public var spool: UInt64 = 0
    /// Whether nothing was there.
    public var isNew = false
    /// Whether the disk can only be read: what is there is delivered, and what is settled is known
    /// in memory alone.
    public var isReadOnly = false
    /// Bytes behind the last commit, which never was accepted as a whole.
    public var cutBytes = 0
    /// Segments of a version that this program does not know, as they are named now.
    public var setAside: [String] = []
    public var findings: [SpoolFinding] = []
    /// Rows that wait for sinks which are not configured any more, by the sink's name. They go when
    /// all sinks that are configured have settled them.
    public var abandoned: [String: Int] = [:]
}
