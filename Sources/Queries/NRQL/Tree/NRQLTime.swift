/// A length of time, such as `5 minutes`.
public struct NRQLDuration: Sendable, Hashable {
    public enum Unit: String, Sendable, Hashable, CaseIterable {
        case millisecond, second, minute, hour, day, week, month, quarter, year
    }

    /// The digits as written, or `{{name}}`.
    public var count: NRQLExpression
    public var unit: Unit

    public init(_ count: NRQLExpression, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }
}

/// A point in time as it stands behind SINCE, UNTIL and COMPARE WITH.
public struct NRQLTime: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case now
        /// Such as `1 day ago`, `2 hours 30 minutes ago`.
        case ago([NRQLDuration])
        /// Such as `today`, `this week`, `last month`, `monday`: the words, in lower case; for a day
        /// also a time of it, as in `yesterday AT '12:30'`.
        case calendar([String], at: NRQLExpression? = nil)
        /// Milliseconds since 1970, a date and time as text, a variable.
        case value(NRQLExpression)
    }
    public var kind: Kind
    public var span: NRQLSpan

    public init(_ kind: Kind, span: NRQLSpan = NRQLSpan()) {
        self.kind = kind
        self.span = span
    }
}

/// `TIMESERIES [width] [SLIDE BY width]`.
public struct NRQLTimeSeries: Sendable, Hashable {
    public enum Width: Sendable, Hashable {
        case auto
        case maximum
        case duration(NRQLDuration)
        case variable(String)
    }
    /// Nil where nothing stands behind TIMESERIES, which is AUTO too. A bare number is
    /// milliseconds.
    public var width: Width?
    public var slideBy: Width?
    public var span: NRQLSpan

    public init(_ width: Width? = nil, slideBy: Width? = nil, span: NRQLSpan = NRQLSpan()) {
        self.width = width
        self.slideBy = slideBy
        self.span = span
    }
}
