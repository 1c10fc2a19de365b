public import Telemetry

/// Rows that a sink has in hand; they are its until it settles or releases them, or the process ends.
public struct SpoolLease: Sendable {
    /// Unique in one opening of the spool.
    public let id: UInt64
    /// At least one, in ascending order of id.
    public let rows: [AcceptedRow]
    /// What they take in the spool.
    public let bytes: Int
    /// Whether they are dead letters that come again.
    public let isReplay: Bool
}

/// Which rows a lease takes, where a sink has a backlog and a live part.
public enum SpoolEnd: Sendable, Hashable {
    /// The oldest of the backlog; of all, where there is none.
    case oldest
    /// The oldest of the live part.
    case newest
}

/// What became of the rows of a lease; the numbers add up to them.
public struct SpoolSettlement: Sendable {
    /// Those that come again.
    public var unsettled: [RowID]
    public var delivered: Int
    /// Rows given up, by label.
    public var dropped: [String: Int]
    /// Rows that are never taken, and why.
    public var deadLetters: [RefusedRow]

    /// A row for the dead letters.
    public struct RefusedRow: Sendable {
        public var row: AcceptedRow
        /// The label of the reason.
        public var reason: String
        /// What the endpoint said.
        public var message: String

        public init(_ row: AcceptedRow, reason: String, message: String) {
            self.row = row
            self.reason = reason
            self.message = message
        }
    }

    public init(
        unsettled: [RowID] = [], delivered: Int = 0, dropped: [String: Int] = [:],
        deadLetters: [RefusedRow] = []
    ) {
        self.unsettled = unsettled
        self.delivered = delivered
        self.dropped = dropped
        self.deadLetters = deadLetters
    }

    /// How many rows it speaks of.
    public var rowCount: Int {
        unsettled.count + delivered + dropped.values.reduce(0, +) + deadLetters.count
    }
}
