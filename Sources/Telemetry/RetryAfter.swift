/// The header `Retry-After` in both forms that RFC 9110 has: seconds, and a date such as
/// `Wed, 21 Oct 2015 07:28:00 GMT`.
public enum RetryAfter {
    /// The wait that the header asks for, never negative; nil where it cannot be read. `now` is in
    /// milliseconds since 1970 UTC.
    public static func duration(_ header: String, now: Int64) -> Duration? {
        let text = header.prefix(64).trimmed
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // A number of more digits than this is as good as for ever.
            return .seconds(Int64(text.prefix(9)) ?? 0)
        }
        return seconds(text).map { max(.seconds($0) - .milliseconds(now), .zero) }
    }

    /// Seconds since 1970 of a date in the preferred form of HTTP.
    private static func seconds(_ text: Substring) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int64(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int64(parts[3]),
            (1970...9999).contains(year), (1...31).contains(day)
        else { return nil }
        let clock = parts[4].split(separator: ":").map { Int64($0) ?? -1 }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]),
            (0...60).contains(clock[2])
        else { return nil }
        let days = days(year: year, month: Int64(month) + 1, day: day)
        return days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Days since 1970-01-01 in the Gregorian calendar; years begin with March, so that the leap day
    /// is the last.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        return shifted * 365 + leapDays + dayOfYear - 719_468
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
