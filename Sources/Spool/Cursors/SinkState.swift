/// One sink's way through the rows, in memory; on disk it is a `CursorRecord`.
///
/// It belongs to the store, which alone touches it.
final class SinkState {
    struct Lease {
        /// Those that are still to be settled: a segment that goes takes its rows out.
        var rows: RowRanges
        var isReplay: Bool
    }

    /// How many leases are out at once; more are not given.
    static let maximumLeases = 256
    /// How many runs of rows there are before only the oldest rows are given, so that they become
    /// fewer.
    static let maximumFragments = 4096
    /// How many dead letters wait to go again.
    static let maximumReplays = 10_000

    let name: String
    /// The event types that it takes; nil for all.
    let types: TypeFilter?
    /// Rows that nobody has in hand. Among them may be such that are not the sink's, where it takes
    /// only some types; who reads passes them over.
    var available = RowRanges()
    var leases: [UInt64: Lease] = [:]
    /// Rows of the sink that are not settled, by segment.
    var left: [UInt64: Int] = [:]
    /// Up to where rows are in the account.
    var end: UInt64 = 0
    /// Where the live part begins, if there is a backlog.
    var cut: UInt64?
    /// All but `spooled`.
    var counts = SinkAccount()
    /// Dead letters that wait to go again.
    var replays = RowRanges()
    /// Dead letters that went again and are settled; they are to be removed.
    var finished = RowRanges()
    var log: CursorLog
    /// Behind the last row of the sink's that was appended.
    private var lastTaken: UInt64?

    init(_ sink: SpoolSink) {
        name = sink.name
        types = TypeFilter(sink)
        log = CursorLog(file: SpoolFileName.cursor(sink.name))
    }

    /// The account, with the rows that wait counted where they are.
    var account: SinkAccount {
        var account = counts
        let replaying = leases.values.filter(\.isReplay).reduce(0) { $0 + $1.rows.count }
        account.spooled = replays.count + replaying
        if types == nil {
            account.spooled += leases.values.filter { !$0.isReplay }
                .reduce(available.count) { $0 + $1.rows.count }
        } else {
            account.spooled += left.values.reduce(0, +)
        }
        return account
    }

    /// Rows that are not settled, replays aside.
    var unsettled: RowRanges {
        leases.values.filter { !$0.isReplay }.reduce(into: available) { $0.insert($1.rows) }
    }

    func isUnsettled(in rows: Range<UInt64>) -> Bool {
        available.overlaps(rows)
            || leases.values.contains { !$0.isReplay && $0.rows.overlaps(rows) }
    }

    /// Takes in rows of one event type that are on disk.
    func accept(_ rows: Range<UInt64>, eventType: UInt64, segment: UInt64) {
        guard types?.contains(eventType) ?? true else {
            counts.passedOver += rows.count
            return
        }
        counts.accepted += rows.count
        left[segment, default: 0] += rows.count
        // What lies between the last row of the sink's and these is passed over when it is read:
        // so a backlog is one run, whatever the other rows are.
        if types != nil, let lastTaken, lastTaken <= rows.lowerBound,
            available.ranges.last?.upperBound == lastTaken
        {
            available.insert(lastTaken..<rows.upperBound)
        } else {
            available.insert(rows)
        }
        lastTaken = rows.upperBound
    }

    /// Counts rows as given up.
    func drop(_ rows: RowRanges, of segment: UInt64, _ label: String) {
        let count = min(rows.count, left[segment] ?? 0)
        counts.drop(count, label)
        left[segment]? -= count
    }

    /// Gives up all that is left of a segment, since it goes.
    func drop(segment: UInt64, rows: Range<UInt64>, _ label: String) {
        counts.drop(left.removeValue(forKey: segment) ?? 0, label)
        available.remove(rows)
        for id in leases.keys where leases[id]?.isReplay == false { leases[id]?.rows.remove(rows) }
    }

    /// The backlog and the live part are one again when nothing is left of the backlog.
    func joinParts() {
        if let cut, !isUnsettled(in: 0..<cut) { self.cut = nil }
    }

    /// The rows of a part.
    func part(_ end: SpoolEnd) -> Range<UInt64> {
        joinParts()
        guard let cut, available.ranges.count < Self.maximumFragments else { return 0..<UInt64.max }
        return end == .oldest ? 0..<cut : cut..<UInt64.max
    }
}
