import Foundation
package import Queries

extension Oracle {
    /// From when to when; what a query inside another does not say is as the outer one has it.
    package func range(of query: NRQLQuery, inside outer: Range<Int64>? = nil) throws -> Range<
        Int64
    > {
        if query.since == nil, query.until == nil, let outer { return outer }
        let zone = try zone(of: query)
        let until = try query.until.map { try moment($0, zone, isSince: false) } ?? now
        let since =
            try query.since.map { try moment($0, zone, isSince: true) }
            ?? now - Self.usualRange
        guard since <= until else {
            throw OracleError.refused("a range that ends before it begins")
        }
        return since..<until
    }

    func zone(of query: NRQLQuery) throws -> Zone {
        guard case .text(let name)? = query.timeZone?.kind else { return try Zone() }
        return try Zone(name)
    }

    private func moment(_ time: NRQLTime, _ zone: Zone, isSince: Bool) throws -> Int64 {
        switch time.kind {
        case .now: return now
        case .ago(let durations):
            return try durations.reduce(now) { try $0 - milliseconds(of: $1) }
        case .calendar(let words, let clock):
            let start = try calendar(words, zone)
            guard let clock else { return start }
            return try at(clock, start, zone, isSince: isSince)
        case .value(let expression):
            switch expression.kind {
            case .number(let digits):
                guard let time = Int64(digits) else { throw OracleError.refused(digits) }
                return time
            case .text(let text):
                guard let wall = WallTime(text), let time = wall.time(in: zone, today: now) else {
                    throw OracleError.refused("the time \(text)")
                }
                // A time alone is of today, and of yesterday where it has not come yet.
                guard wall.year == nil, isSince, time > now else { return time }
                return wall.time(in: zone, today: zone.startOfDay(now, plus: -1)) ?? time
            default: throw OracleError.unsupported("this time")
            }
        }
    }

    /// A time of a day; of the day before where it has not come yet.
    private func at(
        _ clock: NRQLExpression, _ day: Int64, _ zone: Zone, isSince: Bool
    ) throws -> Int64 {
        guard case .text(let text) = clock.kind, let wall = WallTime(text), wall.year == nil,
            let time = wall.time(in: zone, today: day)
        else { throw OracleError.refused("this time of a day") }
        guard isSince, time > now else { return time }
        return wall.time(in: zone, today: zone.startOfDay(day, plus: -1)) ?? time
    }

    private func calendar(_ words: [String], _ zone: Zone) throws -> Int64 {
        let today = zone.parts(of: now)
        let (year, month) = (today.year ?? 1970, today.month ?? 1)
        if words.count == 2, ["this", "last"].contains(words[0]) {
            return try start(of: words[1], back: words[0] == "last" ? 1 : 0, zone, year, month)
        }
        switch words {
        case ["today"]: return zone.startOfDay(now)
        case ["yesterday"]: return zone.startOfDay(now, plus: -1)
        default:
            guard words.count == 1,
                let index = weekdays.firstIndex(where: { $0.lowercased() == words[0] })
            else { throw OracleError.unsupported(words.joined(separator: " ")) }
            let back = ((today.weekday ?? 1) - 1 - index + 7) % 7
            return zone.startOfDay(now, plus: -back)
        }
    }

    private func start(
        of unit: String, back: Int, _ zone: Zone, _ year: Int, _ month: Int
    ) throws -> Int64 {
        let today = zone.parts(of: now)
        let result: Int64?
        switch unit {
        case "minute", "hour":
            let length: Int64 = unit == "hour" ? 3_600_000 : 60_000
            let ahead = Int64(zone.offset(at: now)) * 1000
            result = (now + ahead) / length * length - ahead - Int64(back) * length
        case "day": result = zone.startOfDay(now, plus: -back)
        case "week":
            result = zone.startOfDay(now, plus: -(((today.weekday ?? 1) + 5) % 7) - 7 * back)
        case "month": result = zone.time(year: year, month: month - back)
        case "quarter": result = zone.time(year: year, month: (month - 1) / 3 * 3 + 1 - 3 * back)
        case "year": result = zone.time(year: year - back)
        default: result = nil
        }
        guard let result else { throw OracleError.unsupported("this \(unit)") }
        return result
    }

    /// The buckets of TIMESERIES: all of one width, the last of them ends with the range, and none
    /// begins before it. One bucket, the range, where there is no TIMESERIES.
    func buckets(of query: NRQLQuery, in range: Range<Int64>) throws -> [Range<Int64>] {
        guard let series = query.timeSeries else { return [range] }
        let width = try length(series.width ?? .auto)
        let step = try series.slideBy.map { try length($0) } ?? width
        guard width > 0, step > 0 else { throw OracleError.refused("buckets of no width") }
        var buckets: [Range<Int64>] = []
        var end = range.upperBound - snappedBack
        while end - width >= range.lowerBound - snappedBack {
            buckets.append((end - width)..<end)
            end -= step
            guard buckets.count <= Self.maximumBuckets else {
                throw OracleError.refused("so many buckets")
            }
        }
        return buckets.reversed()
    }

    private func length(_ width: NRQLTimeSeries.Width) throws -> Int64 {
        switch width {
        case .duration(let duration): return try milliseconds(of: duration)
        case .auto, .maximum:
            guard let automaticWidth else { throw OracleError.unsupported("a width by itself") }
            return automaticWidth
        case .variable: throw OracleError.unsupported("a variable")
        }
    }
}

/// A month is 30 days, a quarter 91 and a year 365, wherever in the calendar.
func milliseconds(of duration: NRQLDuration) throws -> Int64 {
    guard case .number(let digits) = duration.count.kind, let count = Double(digits) else {
        throw OracleError.unsupported("this duration")
    }
    let unit: Double =
        switch duration.unit {
        case .millisecond: 1
        case .second: 1000
        case .minute: 60_000
        case .hour: 3_600_000
        case .day: 86_400_000
        case .week: 7 * 86_400_000
        case .month: 30 * 86_400_000
        case .quarter: 91 * 86_400_000
        case .year: 365 * 86_400_000
        }
    return Int64(count * unit)
}
