import Queries

/// The times below a chart: round ones on the clock of a zone.
package struct TimeAxis {
    /// Where each stands, in columns from the left, and its text.
    package let ticks: [(column: Int, text: String)]

    private static let second: Int64 = 1000
    private static let day = CivilTime.millisecondsPerDay
    private static let steps: [Int64] =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200]
        .map { $0 * second } + [1, 2, 7, 14, 28, 91, 182, 365, 730, 1825, 3650].map { $0 * day }
    /// Blank columns between two texts.
    private static let gap = 3

    /// - Parameters:
    ///   - range: What the columns show, in milliseconds since 1970 UTC.
    ///   - width: How many columns.
    ///   - zone: Whose clock it is.
    package init(_ range: Range<Int64>, width: Int, zone: Answer.Zone) {
        let span = max(range.upperBound - range.lowerBound, 1)
        let room = max(1, width / (10 + Self.gap))
        let step =
            Self.steps.first { span / $0 <= Int64(room) } ?? span / Int64(room) + 1
        let isDaily = step >= Self.day
        let isLong = span > 300 * Self.day
        let offset = zone.offset(range.lowerBound)
        var local = (range.lowerBound + offset).dividedDown(by: step) * step
        var ticks: [(Int, String)] = []
        var free = 0
        while local - offset <= range.upperBound + Self.day {
            // A clock that is set in the range stands differently on its two sides.
            let time = local - zone.offset(local - zone.offset(local - offset))
            defer { local += step }
            guard range.contains(time), time + zone.offset(time) == local else { continue }
            let clock = CivilTime(time, in: zone)
            let isMidnight = clock.hour == 0 && clock.minute == 0 && clock.second == 0
            let text =
                isDaily || isMidnight
                ? isLong ? clock.date : clock.dayOfYear
                : step < 60 * Self.second ? clock.seconds : clock.minutes
            let column = Int(Double(time - range.lowerBound) / Double(span) * Double(width - 1))
            guard column >= free, column + text.utf8.count <= width else { continue }
            ticks.append((column, text))
            free = column + text.utf8.count + Self.gap
        }
        self.ticks = ticks
    }
}
