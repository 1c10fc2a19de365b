import Queries
import Telemetry

/// What functions make of times in milliseconds since 1970 UTC, on a wall clock.
enum TimeFunctions {
    static func apply(
        _ function: QueryFunction, _ time: Double, isNumeric: Bool, on clock: WallClock
    ) -> Scalar {
        guard time.magnitude <= Double(WallClock.greatestTime) else { return .missing }
        let instant = Int64(time.rounded(.down))
        let shown = clock.shown(at: instant)
        if function == .toDateTime {
            return .text(text(of: shown, offset: clock.offset(at: instant)))
        }
        let days = shown.dividedDown(by: WallClock.day)
        let date = CivilDate(days: days)
        let minutes = Int((shown - days * WallClock.day) / 60_000)
        let month = CivilDate.monthNames[date.month - 1]
        let quarter = (date.month - 1) / 3 + 1
        func either(_ number: Int, _ text: String) -> Scalar {
            isNumeric ? .integer(Int64(number)) : .text(text)
        }
        switch function {
        case .minuteOf: return either(minutes % 60, "\(minutes % 60)")
        case .hourOf: return either(minutes / 60, "\(minutes / 60):00")
        case .weekdayOf:
            let weekday = CivilDate.weekday(ofDays: days)
            return either(weekday, CivilDate.weekdayNames[weekday])
        case .dayOfMonthOf: return either(date.day, "\(date.day)")
        case .daysInMonthOf: return either(date.daysInMonth, "\(date.daysInMonth)")
        case .monthOf: return either(date.month, "\(month) \(date.year)")
        case .quarterOf: return either(quarter, "Q\(quarter) \(date.year)")
        case .yearOf: return either(date.year, "\(date.year)")
        case .dateOf: return .text("\(month) \(date.day), \(date.year)")
        case .weekOf:
            let monday = CivilDate(
                days: days - Int64((CivilDate.weekday(ofDays: days) + 6) % 7))
            return .text("Week of \(CivilDate.monthNames[monday.month - 1]) \(monday.day)")
        default: return .missing
        }
    }

    /// Such as `2026-01-31T12:00:00.000Z`, or with `+01:00` at the end.
    private static func text(of shown: Int64, offset: Int64) -> String {
        let days = shown.dividedDown(by: WallClock.day)
        let date = CivilDate(days: days)
        let milliseconds = Int(shown - days * WallClock.day)
        var text = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T"
        text += clockText(milliseconds / 60_000)
        text += ":\(padded(milliseconds / 1_000 % 60, 2)).\(padded(milliseconds % 1_000, 3))"
        let minutes = Int(offset / 60_000)
        if minutes == 0 { return text + "Z" }
        return text + (minutes < 0 ? "-" : "+") + clockText(abs(minutes))
    }

    private static func clockText(_ minutes: Int) -> String {
        "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }

    /// The time of a text `yyyy-MM-ddTHH:mm:ss`, with or without milliseconds and an offset; nil for
    /// all else. Without an offset it is on the wall clock.
    static func time(of text: String, on clock: WallClock) -> Int64? {
        var reader = DateReader(text)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
            reader.take("-"), let day = reader.number(2), reader.take("T"),
            let hour = reader.number(2), reader.take(":"), let minute = reader.number(2),
            reader.take(":"), let second = reader.number(2), (1...12).contains(month),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard day >= 1, day <= date.daysInMonth else { return nil }
        var milliseconds = 0
        if reader.take(".") {
            guard let fraction = reader.number(3) else { return nil }
            milliseconds = fraction
        }
        let seconds = (hour * 60 + minute) * 60 + second
        let shown = date.days * WallClock.day + Int64(seconds * 1_000 + milliseconds)
        if reader.isAtEnd { return clock.time(showing: shown) }
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        return shown - offset
    }
}

/// Reads a date from left to right.
private struct DateReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: byte) else { return false }
        rest.removeFirst()
        return true
    }

    /// So many digits.
    mutating func number(_ digits: Int) -> Int? {
        var result = 0
        for _ in 0..<digits {
            guard let byte = rest.first, case 0x30...0x39 = byte else { return nil }
            result = result * 10 + Int(byte - 0x30)
            rest.removeFirst()
        }
        return result
    }

    /// `Z`, or as `+01:00`, in milliseconds.
    mutating func offset() -> Int64? {
        if take("Z") { return 0 }
        let isNegative = take("-")
        guard isNegative || take("+"), let hours = number(2), take(":"), let minutes = number(2)
        else { return nil }
        let length = Int64(hours * 60 + minutes) * 60_000
        return isNegative ? -length : length
    }
}
