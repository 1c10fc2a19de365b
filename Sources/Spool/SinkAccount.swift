/// What became of the rows of a sink, by unique row, since its cursor was made; kept across restarts.
public struct SinkAccount: Sendable, Hashable {
    /// Rows that were on disk for the sink.
    public var accepted = 0
    /// Rows for which the endpoint answered success.
    public var delivered = 0
    /// Rows that wait, those on their way among them: counted where they are, never by subtraction.
    public var spooled = 0
    /// Rows that became dead letters, also those that were removed since.
    public var deadLettered = 0
    /// Rows that were given up, by label.
    public var dropped: [String: Int] = [:]
    /// Rows of event types that the sink does not take; in none of the numbers above.
    public var passedOver = 0

    /// How many labels are told apart; what is dropped for another counts as `other`.
    public static let maximumLabels = 32

    public init() {}

    public var droppedTotal: Int { dropped.values.reduce(0, +) }

    /// Whether accepted = delivered + spooled + dead-lettered + dropped, which always holds.
    public var isBalanced: Bool { accepted == delivered + spooled + deadLettered + droppedTotal }

    mutating func drop(_ count: Int, _ label: String) {
        guard count > 0 else { return }
        let isKnown = dropped[label] != nil || dropped.count < Self.maximumLabels - 1
        dropped[isKnown ? label : "other", default: 0] += count
    }
}

/// What the spool itself drops rows for.
enum DropLabel {
    /// A record is damaged.
    static let corrupt = "corrupt"
    /// A segment has a version that this program does not know.
    static let format = "format"
    /// The oldest had to go for newer ones.
    static let full = "spool_full"
    /// Older than rows are kept.
    static let expired = "expired"
    /// They went while the sink was not configured.
    static let missed = "missed"
}
