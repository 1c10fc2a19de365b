/// A date, a time or both as NRQL takes them in quotes: `2023-12-18T12:34:56.789-06:00`,
/// `20231218 1:23 PM`, `2023-12-18 [America/Chicago]`, `12:34`.
///
/// Source: https://docs.newrelic.com/docs/nrql/using-nrql/query-time-range/
struct DateTimeText {
    /// The point in time; nil where the text is none.
    let moment: TimeRange.Moment?
    /// What there is not of what the text names, such as a day or an hour; nil where it is a point in
    /// time, and where it is nothing of the kind.
    let fault: String?

    /// The longest text that is read, in bytes.
    static let maximumLength = 100

    init(_ text: String) {
        guard text.utf8.count <= Self.maximumLength else {
            (moment, fault) = (nil, nil)
            return
        }
        var reader = Reader(Array(text.utf8))
        moment = reader.moment()
        fault = moment == nil ? reader.fault : nil
    }
}

private struct Reader {
    private let bytes: [UInt8]
    private var position = 0
    /// The first thing that there is not.
    private(set) var fault: String?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func moment() -> TimeRange.Moment? {
        let days = date()
        var time: Int64?
        if days != nil {
            let before = position
            let isCompact = take("T")
            if isCompact || take(" ") {
                time = clock(canLackColons: isCompact)
                if time == nil { position = before }
                if time == nil, isCompact { return nil }
            }
        } else {
            time = clock(canLackColons: take("T"))
            guard time != nil else { return nil }
        }
        let start = position
        _ = take(" ")
        var zone = zone()
        if zone == nil { position = start }
        if let half = half(), let hour = time.map({ $0 / 3_600_000 }) {
            guard (1...12).contains(hour) else {
                return refuse("AM and PM have hours from 1 to 12")
            }
            time = (time ?? 0) + (half ? (hour == 12 ? 0 : 12) : (hour == 12 ? -12 : 0)) * 3_600_000
            if zone == nil { zone = self.zone() }
        }
        guard position == bytes.count else { return nil }
        guard let days else { return zone == nil ? time.map { .day(.back(0), at: $0) } : nil }
        let wall = days * 86_400_000 + (time ?? 0)
        return switch zone {
        case nil: .wall(wall)
        case .offset(let minutes)?: .at(wall - minutes * 60_000)
        case .name(let name)?: .wall(wall, zone: name)
        }
    }

    /// Notes what there is not.
    private mutating func note(_ fault: String) { self.fault = self.fault ?? fault }

    /// Notes what there is not; always nil.
    private mutating func refuse<Value>(_ fault: String) -> Value? {
        note(fault)
        return nil
    }

    /// The days since 1970.
    private mutating func date() -> Int64? {
        let start = position
        if let year = digits(4) {
            let hasDashes = take("-")
            if let month = digits(2), isMonth(month) {
                var date = CivilDate(year: Int(year), month: Int(month), day: 1)
                if hasDashes, position == bytes.count { return date.days }
                if !hasDashes || take("-"), let day = digits(2), isDay(day, of: date) {
                    date.day = Int(day)
                    return date.days
                }
            }
        }
        position = start
        return nil
    }

    private mutating func isMonth(_ month: Int64) -> Bool {
        if (1...12).contains(month) { return true }
        note("a year has the months 01 to 12")
        return false
    }

    private mutating func isDay(_ day: Int64, of month: CivilDate) -> Bool {
        let last = month.daysInMonth
        if (1...Int64(last)).contains(day) { return true }
        note("that month has the days 01 to \(last)")
        return false
    }

    /// Milliseconds since midnight.
    private mutating func clock(canLackColons: Bool) -> Int64? {
        let start = position
        guard let hour = digits(2) ?? digits(1) else { return nil }
        let hasColons = take(":")
        guard hasColons || canLackColons, let minute = digits(2) else {
            position = start
            return nil
        }
        guard hour < 24, minute < 60 else {
            return refuse(hour < 24 ? "an hour has 60 minutes" : "a day has 24 hours")
        }
        var time = (hour * 60 + minute) * 60_000
        guard hasColons ? take(":") : isDigit else { return time }
        guard let second = digits(2) else { return nil }
        guard second < 60 else { return refuse("a minute has 60 seconds") }
        time += second * 1000
        if take(".") {
            var factor: Int64 = 100
            guard isDigit else { return nil }
            while factor > 0, let digit = digits(1) {
                time += digit * factor
                factor /= 10
            }
        }
        return time
    }

    private enum Zone {
        /// Minutes ahead of UTC.
        case offset(Int64)
        case name(String)
    }

    private mutating func zone() -> Zone? {
        if take("Z") || take("UTC") || take("GMT") { return .offset(0) }
        if take("[") {
            guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "]")), end > position
            else { return nil }
            let name = String(decoding: bytes[position..<end], as: UTF8.self)
            position = end + 1
            return .name(name)
        }
        let start = position
        let isBehind = take("-")
        guard isBehind || take("+"), let hours = digits(2), hours <= 18 else {
            position = start
            return nil
        }
        _ = take(":")
        guard let minutes = digits(2), minutes < 60 else {
            position = start
            return nil
        }
        let offset = hours * 60 + minutes
        return .offset(isBehind ? -offset : offset)
    }

    /// Whether it is the second half of the day; nil where nothing says.
    private mutating func half() -> Bool? {
        _ = take(" ")
        if take("AM") { return false }
        return take("PM") ? true : nil
    }

    private var isDigit: Bool {
        position < bytes.count && (0x30...0x39).contains(bytes[position])
    }

    private mutating func digits(_ count: Int) -> Int64? {
        guard position + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[position..<position + count] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        position += count
        return value
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        let isHere = text.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + length]) }
        if isHere { position += length }
        return isHere
    }
}
