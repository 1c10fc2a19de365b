import Diagnostics

extension NRQLChecker {
    /// What is known of the range of a query.
    enum KnownRange {
        /// Nobody said one; the last hour, unless who shows the answer has another.
        case unsaid
        case known(TimeRange)
        /// One was said, and what it is, is not known from the text.
        case unknown
    }

    /// Whether the points in time are ones, the range ends behind its beginning, and its buckets are
    /// not too many; as far as that does not depend on when the query is asked.
    mutating func checkTimes(_ query: NRQLQuery) {
        for time in [query.since, query.until].compactMap(\.self) { check(time) }
        if query.since != nil || query.until != nil {
            var lowering = QueryLowering(variables: [:])
            let own = lowering.range(of: query)
            range = own.flatMap { lowering.reasons.isEmpty ? .known($0) : nil } ?? .unknown
            if case .known(let own) = range, own.isAlwaysEmpty {
                add(.emptyRange(query))
                range = .unknown
            }
        }
        if let series = query.timeSeries { checkBuckets(series) }
    }

    private mutating func check(_ time: NRQLTime) {
        switch time.kind {
        case .value(let value), .calendar(_, let value?): checkDate(value)
        case .now, .ago, .calendar: break
        }
        // Seconds since 1970 have nine to eleven digits, and milliseconds more.
        if case .value(let value) = time.kind, case .number(let digits) = value.kind,
            let number = Int64(digits), (100_000_000..<100_000_000_000).contains(number)
        {
            add(.secondsForMilliseconds(digits, at: value.span.range))
        }
    }

    private mutating func checkDate(_ value: NRQLExpression) {
        guard case .text(let text) = value.kind, let fault = DateTimeText(text).fault else {
            return
        }
        add(.noDate(text, fault, at: value.span.range))
    }

    private mutating func checkBuckets(_ series: NRQLTimeSeries) {
        var lowering = QueryLowering(variables: [:])
        guard let buckets = lowering.buckets(series), lowering.reasons.isEmpty else { return }
        let subject: String
        let length: Int64
        var severity = Severity.error
        switch range {
        case .unknown: return
        case .unsaid:
            subject = "the last hour, which is the range without SINCE, has"
            length = TimeRange.usualLength
            severity = .warning
        case .known(let range):
            guard let lengths = range.lengths, lengths.lowerBound > 0 else { return }
            subject = "the range has" + (lengths.count == 1 ? "" : " at least")
            length = lengths.lowerBound
        }
        guard let count = buckets.count(over: length), count > Query.maximumBuckets else { return }
        add(
            .tooManyBuckets(
                "\(subject) \(count)", isSliding: series.slideBy != nil,
                Query.width(of: .maximum, over: length), at: series.span.range, severity))
    }
}

extension NRQLFinding {
    private static func time(
        _ message: String, at range: Range<Int>, help: String, severity: Severity = .error
    ) -> NRQLFinding {
        NRQLFinding("nrql/times", severity, message, at: range, help: help)
    }

    fileprivate static func noDate(
        _ text: String, _ fault: String, at range: Range<Int>
    ) -> NRQLFinding {
        time(
            "`\(shown(text))` is no point in time: \(fault)", at: range,
            help: "write a date and a time that there are")
    }

    fileprivate static func secondsForMilliseconds(
        _ digits: String, at range: Range<Int>
    ) -> NRQLFinding {
        time(
            "a time is milliseconds since 1970, and `\(digits)` looks like seconds", at: range,
            help: "write `\(digits)000`", severity: .warning)
    }

    fileprivate static func emptyRange(_ query: NRQLQuery) -> NRQLFinding {
        let place = (query.until ?? query.since)?.span.range ?? query.span.range
        switch (query.since, query.until) {
        case (nil, _?):
            return time(
                "the time range ends before it begins, which is an hour ago without SINCE",
                at: place, help: "add `SINCE`, with a time before that of `UNTIL`")
        case (_?, nil):
            return time(
                "the time range begins when it ends, which is now without UNTIL", at: place,
                help: "write how long ago it begins, such as `SINCE 1 hour ago`")
        default:
            return time(
                "the time range ends before it begins, or as it does", at: place,
                help: "SINCE takes the earlier time, UNTIL the later one")
        }
    }

    fileprivate static func tooManyBuckets(
        _ how: String, isSliding: Bool, _ width: Int64, at range: Range<Int>, _ severity: Severity
    ) -> NRQLFinding {
        let length = NRQLExpression(.duration(QueryPrinting.length(width))).text
        return time(
            "\(how) buckets, and an answer at most \(Query.maximumBuckets)", at: range,
            help: isSliding
                ? "write `SLIDE BY \(length)` or more, or ask for a shorter range"
                : "write `TIMESERIES \(length)` or `TIMESERIES MAX`, or ask for a shorter range",
            severity: severity)
    }
}
