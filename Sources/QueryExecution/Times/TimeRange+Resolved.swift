import Queries

extension TimeRange {
    /// From when to when, in milliseconds since 1970 UTC.
    ///
    /// - Throws: where the range ends before it begins, or a zone is unknown.
    func resolved(
        timeZone: String?, in context: QueryContext
    ) throws(QueryError) -> Range<Int64> {
        let clock = try WallClock(zone: timeZone, in: context)
        let start = try since.resolved(on: clock, in: context)
        let end = try until.resolved(on: clock, in: context)
        guard start < end else {
            throw QueryError(.unsupported, "the time range ends before it begins")
        }
        return start..<end
    }
}

extension TimeRange.Moment {
    fileprivate func resolved(
        on clock: WallClock, in context: QueryContext
    ) throws(QueryError) -> Int64 {
        let now = WallClock.clamped(context.now)
        let time: Int64
        switch self {
        case .at(let moment): time = moment
        case .ago(let length): time = now - WallClock.clamped(length)
        case .start(let unit, let back):
            time = clock.time(showing: unit.start(of: clock.shown(at: now), back: back))
        case .day(let day, let offset):
            time = day.resolved(on: clock, at: WallClock.clamped(offset), before: now)
        case .wall(let shown, let zone):
            time =
                zone == nil
                ? clock.time(showing: shown)
                : try WallClock(zone: zone, in: context).time(showing: shown)
        }
        return WallClock.clamped(time)
    }
}

extension TimeRange.CalendarUnit {
    /// The start of the unit that a time on the wall is in, or of one so many before.
    fileprivate func start(of shown: Int64, back: Int) -> Int64 {
        let back = Int64(min(max(back, -1_000_000), 1_000_000))
        let days = shown.dividedDown(by: WallClock.day)
        let date = CivilDate(days: days)
        switch self {
        case .minute: return shown.dividedDown(by: 60_000) * 60_000 - back * 60_000
        case .hour: return shown.dividedDown(by: 3_600_000) * 3_600_000 - back * 3_600_000
        case .week:
            let sinceMonday = Int64((CivilDate.weekday(ofDays: days) + 6) % 7)
            return (days - sinceMonday - 7 * back) * WallClock.day
        case .month: return Self.first(of: date.month - Int(back), in: date.year)
        case .quarter:
            return Self.first(of: (date.month - 1) / 3 * 3 + 1 - 3 * Int(back), in: date.year)
        case .year: return Self.first(of: 1, in: date.year - Int(back))
        }
    }

    private static func first(of month: Int, in year: Int) -> Int64 {
        CivilDate(year: year, month: month, day: 1).days * WallClock.day
    }
}

extension TimeRange.Day {
    /// The time on the wall of such a day; what would be after now is of the one before.
    fileprivate func resolved(on clock: WallClock, at offset: Int64, before now: Int64) -> Int64 {
        let today = clock.shown(at: now).dividedDown(by: WallClock.day)
        let (day, period): (Int64, Int64) =
            switch self {
            case .back(let days): (today - Int64(min(max(days, -1_000_000), 1_000_000)), 1)
            case .weekday(let weekday):
                (
                    today
                        - Int64((CivilDate.weekday(ofDays: today) - weekday.fromSunday + 7) % 7), 7
                )
            }
        let time = clock.time(showing: day * WallClock.day + offset)
        return time <= now ? time : clock.time(showing: (day - period) * WallClock.day + offset)
    }
}

extension TimeRange.Weekday {
    fileprivate var fromSunday: Int {
        switch self {
        case .sunday: 0
        case .monday: 1
        case .tuesday: 2
        case .wednesday: 3
        case .thursday: 4
        case .friday: 5
        case .saturday: 6
        }
    }
}
