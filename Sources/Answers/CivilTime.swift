import Queries

/// A date and a time of day in the Gregorian calendar, as a clock on the wall shows them.
package struct CivilTime: Sendable, Hashable {
    let year: Int64
    let month: Int64
    let day: Int64
    let hour: Int64
    let minute: Int64
    let second: Int64
    let millisecond: Int64

    static let millisecondsPerDay: Int64 = 86_400_000
    /// What is further from 1970 than this is not shown as a date; about 290,000 years.
    private static let furthest: Int64 = 9_000_000_000_000_000

    /// - Parameter time: Milliseconds since 1970, as the clock shows them; cut to what has a date.
    init(_ time: Int64) {
        let time = min(max(time, -Self.furthest), Self.furthest)
        let days = time.dividedDown(by: Self.millisecondsPerDay)
        let rest = time - days * Self.millisecondsPerDay
        hour = rest / 3_600_000
        minute = rest / 60_000 % 60
        second = rest / 1000 % 60
        millisecond = rest % 1000
        let date = CivilDate(days: days)
        (year, month, day) = (Int64(date.year), Int64(date.month), Int64(date.day))
    }

    /// The clock of a zone at a time.
    package init(_ time: Int64, in zone: Answer.Zone) {
        let time = min(max(time, -Self.furthest), Self.furthest)
        self.init(time + zone.offset(time))
    }

    /// `2024-03-01`.
    package var date: String {
        "\(year < 1000 ? padded(year, 4) : "\(year)")-\(padded(month))-\(padded(day))"
    }
    /// `03-01`.
    var dayOfYear: String { "\(padded(month))-\(padded(day))" }
    /// `14:05`.
    package var minutes: String { "\(padded(hour)):\(padded(minute))" }
    /// `14:05:09`.
    package var seconds: String { "\(minutes):\(padded(second))" }
    /// `14:05:09`, with milliseconds where there are any.
    var clock: String { seconds + (millisecond == 0 ? "" : ".\(padded(millisecond, 3))") }
    /// `2024-03-01 14:05:09`, as above.
    package var text: String { "\(date) \(clock)" }
    /// `2024-03-01T14:05:09Z`, as above, of a clock of UTC.
    var iso: String { "\(date)T\(clock)Z" }

    private func padded(_ value: Int64, _ width: Int = 2) -> String {
        let digits = String(value.magnitude)
        return (value < 0 ? "-" : "")
            + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
