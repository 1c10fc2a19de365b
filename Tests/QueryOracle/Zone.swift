import Foundation

/// The clock and calendar on the wall of a place.
package struct Zone {
    let calendar: Calendar

    var name: String { calendar.timeZone.identifier }

    init(_ name: String = "UTC") throws {
        guard let zone = TimeZone(identifier: name) else { throw OracleError.refused(name) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        calendar.locale = Locale(identifier: "en_US_POSIX")
        // A week begins on its Monday.
        calendar.firstWeekday = 2
        calendar.minimumDaysInFirstWeek = 4
        self.calendar = calendar
    }

    func parts(of time: Int64) -> DateComponents {
        calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second, .nanosecond, .weekday], from: date(time))
    }

    /// The time of a date and time on the wall.
    func time(
        year: Int, month: Int = 1, day: Int = 1, hour: Int = 0, minute: Int = 0, second: Int = 0
    ) -> Int64? {
        let parts = DateComponents(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        return calendar.date(from: parts).map { Int64(($0.timeIntervalSince1970 * 1000).rounded()) }
    }

    func date(_ time: Int64) -> Date { Date(timeIntervalSince1970: Double(time) / 1000) }

    /// So many days from the start of the day that a time is in.
    func startOfDay(_ time: Int64, plus days: Int = 0) -> Int64 {
        let start = calendar.startOfDay(for: date(time))
        let day = calendar.date(byAdding: .day, value: days, to: start) ?? start
        return Int64((day.timeIntervalSince1970 * 1000).rounded())
    }

    /// How far the wall is ahead of UTC, in seconds.
    func offset(at time: Int64) -> Int { calendar.timeZone.secondsFromGMT(for: date(time)) }
}
