extension TimeRange {
    /// How long a range is of which nothing is said, in milliseconds.
    public static let usualLength: Int64 = 3_600_000

    /// Whether it ends before it begins, or as it begins, whenever it is asked for.
    var isAlwaysEmpty: Bool { lengths.map { $0.upperBound <= 0 } ?? false }

    /// How long it is at least and at most, in milliseconds, whenever it is asked for and wherever the
    /// clocks are; nil where nothing is known of it.
    var lengths: ClosedRange<Int64>? {
        switch (since, until) {
        case (.at(let start), .at(let end)):
            let (length, overflow) = end.subtractingReportingOverflow(start)
            return overflow ? nil : length...length
        case (.wall(let start, let zone), .wall(let end, let other)):
            // One of them has the zone of the query, which may be the same.
            guard zone == other else { return nil }
            return Self.onClocks(end - start)
        case (.day(.back(let first), at: 0), .day(.back(let second), at: 0)):
            return Self.onClocks(Int64(first - second) * Self.day)
        case (.start(let unit, let first), .start(let other, let second)) where unit == other:
            return Self.onClocks(Int64(first - second) * unit.lengths.lowerBound)
        default:
            guard let start = since.afterNow, let end = until.afterNow else { return nil }
            return (end.lowerBound - start.upperBound)...(end.upperBound - start.lowerBound)
        }
    }

    private static let day: Int64 = 86_400_000
    /// By how much clocks are put forward and back, with room.
    fileprivate static let change: Int64 = 3 * 3_600_000

    /// What lasts so long on clocks, which are put forward and back; what ends before it begins does so
    /// on all of them.
    private static func onClocks(_ length: Int64) -> ClosedRange<Int64> {
        length <= 0 ? length...length : max(1, length - change)...(length + change)
    }
}

extension TimeRange.Moment {
    /// How long after now it is at least and at most, below 0 for what was; nil where that depends on
    /// when it is asked.
    fileprivate var afterNow: ClosedRange<Int64>? {
        let day: Int64 = 86_400_000
        let change = TimeRange.change
        switch self {
        case .ago(let length): return -length ... -length
        case .at, .wall: return nil
        case .start(let unit, let back):
            let longest = unit.lengths.upperBound
            let latest = -Int64(back) * unit.lengths.lowerBound
            return (-Int64(back + 1) * longest - change)...(latest + (back > 0 ? change : 0))
        case .day(.back(let days), let time):
            // What would be after now is of the day before.
            let latest = min(0, -Int64(days) * day + (days > 0 ? time + change : 0))
            return (-Int64(days + 1) * day - change)...latest
        case .day(.weekday, _): return (-8 * day - change)...0
        }
    }
}

extension TimeRange.CalendarUnit {
    /// How long one is at least and at most, in milliseconds.
    fileprivate var lengths: ClosedRange<Int64> {
        let day: Int64 = 86_400_000
        return switch self {
        case .minute: 60_000...60_000
        case .hour: 3_600_000...3_600_000
        case .week: 7 * day...7 * day
        case .month: 28 * day...31 * day
        case .quarter: 90 * day...92 * day
        case .year: 365 * day...366 * day
        }
    }
}
