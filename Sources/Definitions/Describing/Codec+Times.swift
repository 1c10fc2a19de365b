import Diagnostics

extension Codec where Value == Int64 {
    /// A moment as RFC 3339 writes it, in milliseconds since 1970 UTC.
    static var moment: Codec<Int64> {
        Codec<String>.string.map(schema: .string(pattern: "time, such as `2026-01-31T08:00:00Z`")) {
            text, place, report in
            guard let moment = readMoment(text) else {
                report.add(
                    .malformed(
                        text, "not a time",
                        write: "a date and a time with its zone, such as `2026-01-31T08:00:00Z` or "
                            + "`2026-01-31T09:00:00+01:00`", at: place))
                return nil
            }
            return moment
        }
    }
}

extension Codec where Value == Int {
    /// A time of the day as minutes since midnight, up to `24:00`.
    static var minuteOfDay: Codec<Int> {
        Codec<String>.string.map(schema: .string(pattern: "time of the day, such as `22:00`")) {
            text, place, report in
            guard let match = text.wholeMatch(of: /(\d\d):(\d\d)/), let hour = Int(match.1),
                let minute = Int(match.2), minute < 60, hour * 60 + minute <= 1440
            else {
                report.add(
                    .malformed(
                        text, "not a time of the day",
                        write: "hours and minutes, such as `\"22:00\"`", at: place))
                return nil
            }
            return hour * 60 + minute
        }
    }
}

/// Reads `2026-01-31T08:00:00Z`, with or without seconds and with an offset for `Z`; nil for anything
/// else.
func readMoment(_ text: String) -> Int64? {
    let form =
        /(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:[Zz]|([+-])(\d\d):(\d\d))/
    guard let match = text.wholeMatch(of: form) else { return nil }
    func number(_ part: Substring?) -> Int64 { part.flatMap { Int64($0) } ?? 0 }
    let (year, month, day) = (number(match.1), number(match.2), number(match.3))
    let (hour, minute, second) = (number(match.4), number(match.5), number(match.6))
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1970...9999).contains(year), (1...12).contains(month), day >= 1,
        day <= lengths[Int(month) - 1], hour < 24, minute < 60, second < 61
    else { return nil }
    let ahead = (number(match.8) * 60 + number(match.9)) * (match.7 == "-" ? -1 : 1)
    let before = year - 1
    let leapDays = before / 4 - before / 100 + before / 400 - (1969 / 4 - 1969 / 100 + 1969 / 400)
    let days =
        (year - 1970) * 365 + leapDays + lengths.prefix(Int(month) - 1).reduce(0, +) + day - 1
    return (((days * 24 + hour) * 60 + minute - ahead) * 60 + second) * 1000
}
