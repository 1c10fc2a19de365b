import Foundation

/// A date, a time or both, as a text has them.
struct WallTime {
    var year: Int?
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0
    /// `Z`, `+0100`, `-06:00` or `[Europe/Berlin]`.
    var zone: String?

    init?(_ text: String) {
        let form =
            #/
            (?:(?<year>\d{4})-?(?<month>\d\d)(?:-?(?<day>\d\d))?)?
            (?:[T\ ]?(?<hour>\d\d?):?(?<minute>\d\d)(?::?(?<second>\d\d)(?:\.(?<part>\d{1,3}))?)?)?
            \ ?(?<zone>Z|[+\-]\d\d:?\d\d|\[[^\]]+\])?
            \ ?(?<half>AM|PM)?
            /#
        guard !text.isEmpty, let match = text.wholeMatch(of: form) else { return nil }
        func number(_ part: Substring?) -> Int? { part.flatMap { Int($0) } }
        year = number(match.year)
        month = number(match.month) ?? 1
        day = number(match.day) ?? 1
        hour = number(match.hour) ?? 0
        if let half = match.half { hour = hour % 12 + (half == "PM" ? 12 : 0) }
        minute = number(match.minute) ?? 0
        second = number(match.second) ?? 0
        let part = String(match.part ?? "0")
        millisecond = number(Substring((part + "00").prefix(3))) ?? 0
        zone = match.zone.map(String.init)
        guard year != nil || match.hour != nil else { return nil }
    }

    /// The moment; a time without a date is of the day that `today` is in.
    func time(in usual: Zone, today: Int64) -> Int64? {
        guard let zone = zone(usual) else { return nil }
        let now = zone.parts(of: today)
        let seconds = zone.time(
            year: year ?? now.year ?? 1970, month: year == nil ? now.month ?? 1 : month,
            day: year == nil ? now.day ?? 1 : day, hour: hour, minute: minute, second: second)
        return seconds.map { $0 + Int64(millisecond) }
    }

    private func zone(_ usual: Zone) -> Zone? {
        guard let zone else { return usual }
        if zone == "Z" { return try? Zone() }
        if zone.hasPrefix("[") { return try? Zone(String(zone.dropFirst().dropLast())) }
        return try? Zone("GMT" + zone.replacingOccurrences(of: ":", with: ""))
    }
}
