extension LocalStore {
    /// Why something went wrong with the database; the raw values label metrics.
    public enum FailureReason: String, Sendable, Hashable, CaseIterable {
        /// The disk is.
        case full
        /// Another process writes.
        case locked
        case readOnly = "read_only"
        case damaged
        /// It cannot be opened, read or written, for any other reason.
        case unusable
    }

    /// Why a row is not kept; the raw values label metrics.
    public enum DropReason: String, Sendable, Hashable, CaseIterable {
        /// Too many wait to be written.
        case queue
        /// Its time is before all that is kept.
        case tooOld = "too_old"
        /// Its time is far in the future.
        case future
        /// There are too many names of event types.
        case names
        /// The database could not be written.
        case failed
        /// A reader has held on to so old a state for so long that there is no room for a new one.
        case reader
        /// It came after the end.
        case closed
    }

    /// How a store is.
    public struct Status: Sendable, Hashable {
        /// What is kept: rows as they are, those of a minute, those of an hour.
        public var rows = 0
        public var minuteRows = 0
        public var hourRows = 0
        public var blocks = 0
        public var series = 0
        public var entities = 0
        /// What the files take on disk.
        public var bytes: Int64 = 0
        /// The time of the oldest row that is kept as it is, in milliseconds since 1970 UTC.
        public var oldestRow: Int64?
        /// The time of the oldest that is kept in any way.
        public var oldest: Int64?

        /// Rows that were written, since the start.
        public var writtenRows = 0
        public var droppedRows: [DropReason: Int] = [:]
        /// Rows that wait to be written.
        public var waitingRows = 0
        public var failures: [FailureReason: Int] = [:]
        public var lastFailure: Failure?
        /// Whether the last rows could be written.
        public var isWriting = true
        /// Damaged blocks that were met, and left out.
        public var damagedBlocks = 0
        /// How often its files were removed, or others put in their place, since the start; what was in
        /// them is gone.
        public var removals = 0
        /// Files that were set aside since the start, as they are named now.
        public var setAside: [String] = []

        public init() {}
    }

    public struct Failure: Sendable, Hashable {
        public var reason: FailureReason
        /// One line without a full stop.
        public var message: String
        /// Milliseconds since 1970 UTC.
        public var at: Int64

        public init(reason: FailureReason, message: String, at: Int64) {
            self.reason = reason
            self.message = message
            self.at = at
        }
    }
}
