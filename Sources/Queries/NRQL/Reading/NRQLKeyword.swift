/// The words to which NRQL gives a meaning somewhere, in any case. Elsewhere most of them are names:
/// see `isReserved`.
enum NRQLKeyword: String, CaseIterable {
    // Clauses.
    case select, from, `where`, facet, limit, offset, order, by, since, until, compare, with
    case timeseries, slide, extrapolate, join, inner, left, on, predict, using, raw, show, event
    case types, timezone
    case metricFormat = "metric_format"

    // Inside clauses.
    case `as`, and, or, not, `in`, `is`, like, rlike, null, `true`, `false`
    case auto, max, asc, desc, cases, lookup

    // Times.
    case ago, now, at, this, last, today, yesterday
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    case millisecond, milliseconds, second, seconds, minute, minutes, hour, hours, day, days
    case week, weeks, month, months, quarter, quarters, year, years

    /// The longest word, in bytes.
    static let maximumLength = 16

    /// The word that bytes spell in any case.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count <= Self.maximumLength, bytes.count > 1 else { return nil }
        var key: UInt128 = 0
        for byte in bytes {
            guard byte.isNRQLLetter || byte == UInt8(ascii: "_") else { return nil }
            key = key << 8 | UInt128(byte | 0x20)
        }
        guard let keyword = Self.byKey[key] else { return nil }
        self = keyword
    }

    /// The word that a name spells in any case.
    init?(_ name: String) {
        self.init(Array(name.utf8)[...])
    }

    private static let byKey: [UInt128: NRQLKeyword] = Dictionary(
        uniqueKeysWithValues: allCases.map { keyword in
            (keyword.rawValue.utf8.reduce(0) { $0 << 8 | UInt128($1 | 0x20) }, keyword)
        })
}

extension NRQLKeyword {
    /// As it is printed.
    var spelling: String { rawValue.uppercased() }

    /// Whether it begins a clause wherever a clause can begin.
    var beginsClause: Bool {
        switch self {
        case .select, .from, .where, .facet, .limit, .offset, .order, .since, .until, .compare,
            .with, .timeseries, .slide, .extrapolate, .join, .inner, .left, .predict, .raw, .show:
            true
        default: false
        }
    }

    /// Whether a bare word with this spelling is never the name of an attribute.
    ///
    /// The others stand where nothing but a name can: `latest(offset)`, `FACET order`.
    var isNeverName: Bool {
        switch self {
        case .select, .from, .where, .facet, .since, .until, .with, .timeseries, .as, .and, .or,
            .not, .in, .is, .like, .rlike, .null, .true, .false:
            true
        default: false
        }
    }

    /// Whether a value follows it, so that a `%` behind it begins a name.
    var needsValue: Bool {
        switch self {
        case .by, .on, .limit, .offset, .at, .using: true
        default: isNeverName
        }
    }

    /// Whether a name with this spelling is printed in backticks, so that nobody and nothing takes
    /// it for the word.
    var isReserved: Bool {
        switch self {
        case .ago, .now, .at, .this, .last, .today, .yesterday, .monday, .tuesday, .wednesday,
            .thursday, .friday, .saturday, .sunday, .millisecond, .milliseconds, .second, .seconds,
            .minute, .minutes, .hour, .hours, .day, .days, .week, .weeks, .month, .months,
            .quarter, .quarters, .year, .years, .event, .types, .auto, .asc, .desc, .cases,
            .lookup, .left, .inner, .using, .raw:
            false
        default: true
        }
    }

    /// The unit of time that it names.
    var unit: NRQLDuration.Unit? {
        switch self {
        case .millisecond, .milliseconds: .millisecond
        case .second, .seconds: .second
        case .minute, .minutes: .minute
        case .hour, .hours: .hour
        case .day, .days: .day
        case .week, .weeks: .week
        case .month, .months: .month
        case .quarter, .quarters: .quarter
        case .year, .years: .year
        default: nil
        }
    }

    /// Whether it names a day, as in `SINCE yesterday`.
    var isDay: Bool {
        switch self {
        case .today, .yesterday, .monday, .tuesday, .wednesday, .thursday, .friday, .saturday,
            .sunday:
            true
        default: false
        }
    }
}
