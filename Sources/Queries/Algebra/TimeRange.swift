/// From when to when; as far as it is relative, it means something only at a time.
public struct TimeRange: Sendable, Hashable {
    public enum Moment: Sendable, Hashable {
        /// Milliseconds since 1970 UTC.
        case at(Int64)
        /// Milliseconds before now; a month is one of 30 days, a quarter of 91, a year of 365.
        case ago(Int64)
        /// The start of the hour, the week (of Monday), … that now is in, on the wall of the query's
        /// time zone; `back` of them earlier.
        case start(of: CalendarUnit, back: Int)
        /// A day that began on the wall of the query's time zone, and milliseconds on that wall since
        /// its midnight. What would be after now is a day earlier, or, of a weekday, a week.
        case day(Day, at: Int64 = 0)
        /// A date and time on the wall of a time zone, which is the query's where none is named, as
        /// milliseconds as if it were UTC.
        case wall(Int64, zone: String? = nil)
    }

    public enum CalendarUnit: String, Sendable, Hashable, CaseIterable {
        case minute, hour, week, month, quarter, year
    }

    public enum Day: Sendable, Hashable {
        /// Days before today.
        case back(Int)
        /// The last of that name, today among them.
        case weekday(Weekday)
    }

    public enum Weekday: String, Sendable, Hashable, CaseIterable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }

    public var since: Moment
    /// Not itself part of the range.
    public var until: Moment

    /// The last hour, as NRQL has it where nothing is said.
    public init(since: Moment = .ago(TimeRange.usualLength), until: Moment = .ago(0)) {
        self.since = since
        self.until = until
    }
}
