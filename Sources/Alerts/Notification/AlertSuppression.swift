/// When, and of what, nobody is told, though it is evaluated: a silence for once, or a maintenance
/// window that comes again.
public struct AlertSuppression: Sendable, Hashable {
    /// When it is.
    public enum Time: Sendable, Hashable {
        /// From and until, in milliseconds since 1970 UTC; nil for no bound.
        case once(from: Int64?, until: Int64?)
        /// On days of the week (0 is Sunday), between minutes of the day on the clocks of a time zone.
        /// One that ends before it begins ends on the next day.
        case weekly(days: Set<Int>, from: Int, until: Int, zone: String)
    }

    public var reason: String
    public var time: Time
    /// What the labels of an alert must be; empty for all alerts.
    public var matching: [String: String]

    public init(reason: String, time: Time, matching: [String: String] = [:]) {
        self.reason = reason
        self.time = time
        self.matching = matching
    }

    /// Whether it is on.
    ///
    /// - Parameters:
    ///   - now: Milliseconds since 1970 UTC.
    ///   - offset: How far the clocks of a zone are ahead of UTC then, in milliseconds; nil where there
    ///     is no such zone.
    /// - Returns: Whether it is on then.
    public func isOn(at now: Int64, offset: (_ zone: String, _ time: Int64) -> Int64?) -> Bool {
        switch time {
        case .once(let from, let until):
            return from.map { now >= $0 } ?? true && until.map { now < $0 } ?? true
        case .weekly(let days, let from, let until, let zone):
            guard let ahead = offset(zone, now) else { return false }
            let minute = Self.divided(now + ahead, by: 60_000)
            let day = Self.divided(minute, by: 1440)
            let ofDay = Int(minute - day * 1440)
            // The first day of 1970 was a Thursday.
            let weekday = Int((day + 4) - Self.divided(day + 4, by: 7) * 7)
            if from < until { return days.contains(weekday) && ofDay >= from && ofDay < until }
            return days.contains(weekday) && ofDay >= from
                || days.contains((weekday + 6) % 7) && ofDay < until
        }
    }

    /// Whether it is about an alert with these labels.
    public func matches(_ labels: [String: String]) -> Bool {
        matching.allSatisfy { name, value in (labels[name] ?? "") == value }
    }

    private static func divided(_ number: Int64, by divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : (number + 1) / divisor - 1
    }
}
