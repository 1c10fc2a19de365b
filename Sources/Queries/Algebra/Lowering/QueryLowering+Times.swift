import Telemetry

/// Points and lengths of time.
extension QueryLowering {
    /// The range that SINCE and UNTIL say; nil where neither does.
    mutating func range(of tree: NRQLQuery) -> TimeRange? {
        guard tree.since != nil || tree.until != nil else { return nil }
        var range = TimeRange()
        if let since = tree.since.flatMap({ moment($0) }) { range.since = since }
        if let until = tree.until.flatMap({ moment($0) }) { range.until = until }
        return range
    }

    private mutating func moment(_ time: NRQLTime) -> TimeRange.Moment? {
        switch time.kind {
        case .now: return .ago(0)
        case .ago(let lengths): return total(lengths).map { .ago($0) }
        case .calendar(let words, let clock): return calendar(words, at: clock, time.span)
        case .value(let expression):
            guard let value = lower(expression, as: RowLeaf.self) else { return nil }
            switch value {
            case .constant(.integer(let milliseconds)): return .at(milliseconds)
            case .constant(.text(let text)):
                guard let moment = DateTimeText(text).moment else {
                    return refuse("`\(text)` is no date or time that is known here", at: time.span)
                }
                return moment
            default: return refuse("this is no point in time", at: time.span)
            }
        }
    }

    private mutating func calendar(
        _ words: [String], at clock: NRQLExpression?, _ span: NRQLSpan
    ) -> TimeRange.Moment? {
        var offset: Int64 = 0
        if let clock {
            guard let value = lower(clock, as: RowLeaf.self) else { return nil }
            guard case .constant(.text(let text)) = value,
                case .day(.back(0), let time)? = DateTimeText(text).moment
            else { return refuse("this is no time of a day", at: clock.span) }
            offset = time
        }
        switch (words.first, words.count) {
        case ("today"?, 1): return .day(.back(0), at: offset)
        case ("yesterday"?, 1): return .day(.back(1), at: offset)
        case (let word?, 1):
            if let day = TimeRange.Weekday(rawValue: word) {
                return .day(.weekday(day), at: offset)
            }
        case (let word?, 2) where word == "this" || word == "last":
            let back = word == "this" ? 0 : 1
            if words[1] == "day" { return .day(.back(back)) }
            if let unit = TimeRange.CalendarUnit(rawValue: words[1]) {
                return .start(of: unit, back: back)
            }
        default: break
        }
        return refuse(
            "`\(words.joined(separator: " "))` is no point in time that is known here", at: span)
    }

    /// What COMPARE WITH says, in milliseconds.
    mutating func comparison(_ time: NRQLTime) -> Int64? {
        guard case .ago(let lengths) = time.kind else {
            return refuse(
                "COMPARE WITH is run here only for a length of time ago",
                at: time.span)
        }
        return total(lengths)
    }

    mutating func buckets(_ series: NRQLTimeSeries) -> Query.Buckets? {
        switch series.width {
        case nil, .auto?, .maximum?:
            guard series.slideBy == nil else {
                return refuse("SLIDE BY needs a width in front of it", at: series.span)
            }
            return series.width == .maximum ? .maximum : .automatic
        case .duration(let length)?:
            guard let width = positive(length) else { return nil }
            switch series.slideBy {
            case nil: return .every(width)
            case .auto?: return .every(width, slideBy: .automatic)
            case .maximum?: return .every(width, slideBy: .maximum)
            case .duration(let step)?:
                return positive(step).map { .every(width, slideBy: .every($0)) }
            case .variable(let name)?: return refuseVariable(name, at: series.span)
            }
        case .variable(let name)?: return refuseVariable(name, at: series.span)
        }
    }

    private mutating func positive(_ length: NRQLDuration) -> Int64? {
        guard let value = milliseconds(length) else { return nil }
        guard value > 0 else {
            return refuse("a bucket of no length holds nothing", at: length.count.span)
        }
        return value
    }

    private mutating func total(_ lengths: [NRQLDuration]) -> Int64? {
        var total: Int64 = 0
        for length in lengths {
            guard let value = milliseconds(length) else { return nil }
            total += value
        }
        return total
    }

    /// The longest length of time, in milliseconds: some thousand years.
    private static let longest = 1e14

    /// A length of time in milliseconds.
    mutating func milliseconds(_ length: NRQLDuration) -> Int64? {
        guard let count = lower(length.count, as: RowLeaf.self) else { return nil }
        guard case .constant(let scalar) = count, scalar.text != nil else {
            return refuse("this is no length of time", at: length.count.span)
        }
        let value = (scalar.number * Double(length.unit.milliseconds)).rounded()
        guard value >= 0, value <= Self.longest else {
            return refuse("this is no length of time", at: length.count.span)
        }
        return Int64(value)
    }
}

extension NRQLDuration.Unit {
    /// As the reference has it: months of 30 days, quarters of 91, years of 365.
    var milliseconds: Int64 {
        switch self {
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
    }
}
