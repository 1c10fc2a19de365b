/// From when to when one value is computed.
struct PromQLFrame: Hashable {
    /// How long the range of a value is.
    var window: PromQLDuration
    var time = PromQLTime()

    func earlier(by milliseconds: Int64) -> PromQLFrame {
        var frame = self
        // Prometheus 2 finds no `timestamp` where both a moment and an offset are given.
        if case .at(let moment) = time.moment {
            frame.time.moment = .at(moment - milliseconds)
        } else {
            frame.time.offset += milliseconds
        }
        return frame
    }
}

/// The frames of a query, and when it is evaluated.
struct PromQLFrames {
    /// That of a value.
    var value: PromQLFrame
    /// That of the whole range, in a query over buckets.
    var whole: PromQLFrame?
    var evaluation: PromQLQuery.Evaluation

    init(_ query: Query, _ options: PromQLOptions) throws(PromQLReason) {
        guard query.buckets != nil else {
            value =
                switch options.range {
                case .query: try Self.frame(query.range ?? TimeRange())
                case .fixed(let length):
                    PromQLFrame(window: .milliseconds(try Self.checked(length)))
                case .grafana(let variable): PromQLFrame(window: .grafana(variable))
                }
            evaluation = .instant
            return
        }
        var length: Int64?
        if case .grafana = options.range {
            whole = PromQLFrame(window: .grafana(.range), time: PromQLTime(at: .end))
        } else {
            let known = try Self.length(query.range ?? TimeRange())
            length = known
            whole = PromQLFrame(window: .milliseconds(known), time: PromQLTime(at: .end))
        }
        let isOwnWidth = if case .every = query.buckets { true } else { false }
        switch options.range {
        case .fixed(let width) where !isOwnWidth:
            value = PromQLFrame(window: .milliseconds(try Self.checked(width)))
            evaluation = .range(step: width)
        case .grafana(let variable) where !isOwnWidth:
            value = PromQLFrame(window: .grafana(variable))
            evaluation = .range(step: nil)
        default:
            // Grafana's range is not known; only a slide that is to fit it depends on it.
            let isOpen =
                if case .every(_, .automatic?) = query.buckets {
                    true
                } else if case .every(_, .maximum?) = query.buckets { true } else { false }
            guard length != nil || !isOpen, let width = query.bucketWidth(over: length ?? 1) else {
                throw .openSlide
            }
            value = PromQLFrame(window: .milliseconds(try Self.checked(width.width)))
            evaluation = .range(step: try Self.checked(width.step))
        }
    }

    private static func frame(_ range: TimeRange) throws(PromQLReason) -> PromQLFrame {
        let length = PromQLDuration.milliseconds(try length(range))
        return switch range.until {
        case .ago(let ago): PromQLFrame(window: length, time: PromQLTime(offset: ago))
        case .at(let end):
            PromQLFrame(
                window: length, time: PromQLTime(at: .at(end + PromQLQuery.evaluationShift)))
        default: PromQLFrame(window: length)
        }
    }

    /// How long a range is, where that does not depend on when it is asked.
    private static func length(_ range: TimeRange) throws(PromQLReason) -> Int64 {
        switch (range.since, range.until) {
        case (.ago(let since), .ago(let until)): try difference(since, until)
        case (.at(let since), .at(let until)): try difference(until, since)
        default: throw .rangeOfCalendar
        }
    }

    private static func difference(_ more: Int64, _ less: Int64) throws(PromQLReason) -> Int64 {
        let (length, overflow) = more.subtractingReportingOverflow(less)
        return try checked(overflow ? .max : length)
    }

    /// The longest range that is printed: a hundred years.
    private static let maximumLength: Int64 = 100 * 365 * 86_400_000

    private static func checked(_ length: Int64) throws(PromQLReason) -> Int64 {
        guard (1...maximumLength).contains(length) else { throw .noSuchLength(length) }
        return length
    }
}
