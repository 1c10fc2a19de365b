public import Answers

/// The moment that a page is of, and how long before it something was, in words.
public struct PageClock: Sendable {
    /// Milliseconds since 1970 UTC.
    public let now: Int64
    private let zone: Answer.Zone

    public init(at now: Int64, zone: Answer.Zone = Answer.Zone()) {
        self.now = now
        self.zone = zone
    }

    /// A time on the clock of the zone: `12:03:05`, with the date where it is of another day than the
    /// page.
    public func time(_ time: Int64) -> String {
        let civil = CivilTime(time, in: zone)
        let isToday = civil.date == CivilTime(now, in: zone).date
        return isToday ? civil.seconds : "\(civil.date) \(civil.seconds)"
    }

    /// `12:03:05, 4 h before this page`.
    public func age(of time: Int64) -> String {
        let (difference, overflow) = now.subtractingReportingOverflow(time)
        let words = Self.words(overflow ? .max : Int64(clamping: difference.magnitude))
        return "\(self.time(time)), \(words) \(time > now ? "after" : "before") this page"
    }

    /// From when to when a window is, `12:03 to 13:03`.
    func window(_ range: Range<Int64>) -> String {
        func short(_ time: Int64) -> String {
            let text = self.time(time)
            return text.hasSuffix(":00") ? String(text.dropLast(3)) : text
        }
        return "\(short(range.lowerBound)) to \(short(range.upperBound))"
    }

    /// A length of time in the greatest unit of which it has two, cut to whole ones.
    private static func words(_ milliseconds: Int64) -> String {
        let units: [(Int64, String)] = [
            (86_400_000, "days"), (3_600_000, "h"), (60_000, "min"),
        ]
        for (length, name) in units where milliseconds >= 2 * length {
            return "\(milliseconds / length) \(name)"
        }
        return "\(milliseconds / 1000) s"
    }
}
