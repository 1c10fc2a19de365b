/// Points and lengths of time.
extension QueryPrinting {
    /// A length in the greatest unit that divides it.
    static func length(_ milliseconds: Int64) -> NRQLDuration {
        let units: [NRQLDuration.Unit] = [.week, .day, .hour, .minute, .second]
        let unit = units.first { milliseconds % $0.milliseconds == 0 } ?? .millisecond
        let count = milliseconds / unit.milliseconds
        return NRQLDuration(NRQLExpression(.number(String(count))), unit)
    }

    mutating func ago(_ milliseconds: Int64) -> NRQLTime.Kind? {
        guard milliseconds >= 0 else {
            return refuse("a time \(milliseconds) ms ago has no form in NRQL")
        }
        return .ago([Self.length(milliseconds)])
    }

    /// SINCE always, and UNTIL unless it is now.
    mutating func add(_ range: TimeRange?, to tree: inout NRQLQuery) {
        guard let range else { return }
        tree.since = time(range.since)
        if range.until != .ago(0) { tree.until = time(range.until) }
    }

    private mutating func time(_ moment: TimeRange.Moment) -> NRQLTime? {
        kind(moment).map { NRQLTime($0) }
    }

    private mutating func kind(_ moment: TimeRange.Moment) -> NRQLTime.Kind? {
        switch moment {
        case .ago(0): return .now
        case .ago(let milliseconds): return ago(milliseconds)
        case .at(let milliseconds):
            guard milliseconds >= 0 else { return refuse("a time before 1970 has no form in NRQL") }
            return .value(NRQLExpression(.number(String(milliseconds))))
        case .start(let unit, let back):
            guard (0...1).contains(back) else {
                return refuse("the \(unit.rawValue) \(back) before this has no form in NRQL")
            }
            return .calendar([back == 0 ? "this" : "last", unit.rawValue])
        case .day(let day, let offset): return self.day(day, at: offset)
        case .wall(let milliseconds, let zone):
            guard let text = Self.wall(milliseconds) else {
                return refuse("a date so far away has no form in NRQL")
            }
            return .value(NRQLExpression(.text(text + (zone.map { " [\($0)]" } ?? ""))))
        }
    }

    private mutating func day(_ day: TimeRange.Day, at offset: Int64) -> NRQLTime.Kind? {
        let word: String
        switch day {
        case .back(0): word = "today"
        case .back(1): word = "yesterday"
        case .back(let days): return refuse("the day \(days) days back has no form in NRQL")
        case .weekday(let weekday): word = weekday.rawValue
        }
        guard offset != 0 else { return .calendar([word]) }
        guard (0..<86_400_000).contains(offset), offset % 1000 == 0 else {
            return refuse("a time of a day has a form in NRQL only in whole seconds")
        }
        let time = Self.clock(offset)
        return .calendar([word], at: NRQLExpression(.text(time)))
    }

    /// `hh:mm:ss`, and the milliseconds where there are some.
    private static func clock(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
        let rest = milliseconds % 1000
        return parts.joined(separator: ":") + (rest == 0 ? "" : "." + padded(rest, 3))
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// `yyyy-mm-ddThh:mm:ss`; nil outside of the years 1 to 9999.
    private static func wall(_ milliseconds: Int64) -> String? {
        let day: Int64 = 86_400_000
        let days = milliseconds.dividedDown(by: day)
        let date = CivilDate(days: days)
        guard (1...9999).contains(date.year) else { return nil }
        let (year, month) = (padded(Int64(date.year), 4), padded(Int64(date.month), 2))
        return "\(year)-\(month)-\(padded(Int64(date.day), 2))T\(clock(milliseconds - days * day))"
    }

    mutating func timeSeries(_ buckets: Query.Buckets) -> NRQLTimeSeries? {
        switch buckets {
        case .automatic: return NRQLTimeSeries()
        case .maximum: return NRQLTimeSeries(.maximum)
        case .every(let width, let slide):
            guard width > 0 else { return refuse("a bucket of no length has no form in NRQL") }
            let written = NRQLTimeSeries.Width.duration(Self.length(width))
            switch slide {
            case nil: return NRQLTimeSeries(written)
            case .automatic?: return NRQLTimeSeries(written, slideBy: .auto)
            case .maximum?: return NRQLTimeSeries(written, slideBy: .maximum)
            case .every(let step)?:
                guard step > 0 else { return refuse("SLIDE BY nothing has no form in NRQL") }
                return NRQLTimeSeries(written, slideBy: .duration(Self.length(step)))
            }
        }
    }
}
