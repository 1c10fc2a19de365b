import Telemetry

/// What the running totals of each series were in the last row that an endpoint took, from which the
/// next row's counts follow.
///
/// What rows of a body say is `pending` until the endpoint has taken the body. So a row that comes
/// again makes the same count again, and a row that was lost adds its count to that of the row after
/// it.
///
/// Not for rows that come in another order than they were made in: a row that is older than the last
/// one makes no count, since its time is counted already.
struct CountBaselines {
    private var recent: [MetricSeries: [Mark]] = [:]
    /// Those not seen since `recent` was begun.
    private var older: [MetricSeries: [Mark]] = [:]
    private var pending: [MetricSeries: [Mark]] = [:]

    /// How many series are remembered at least when more than that take turns, and at most twice as
    /// many; one that is forgotten begins anew, with no count for its next row.
    static let maximumSeries = 50_000
    /// The longest interval of one count, in milliseconds: a day. What lies further apart is no
    /// count, since an endpoint would not take its beginning.
    static let maximumInterval: Int64 = 86_400_000

    /// A total and its time, in milliseconds since 1970 UTC.
    struct Mark: Equatable {
        var total = Double.nan
        var time: Int64 = 0
    }

    /// The change since a mark.
    struct Count {
        var value: Double
        /// When it began, in milliseconds since 1970 UTC.
        var start: Int64
        /// How long it took, in milliseconds.
        var interval: Int64
    }

    /// The marks of a series by metric column, those of the body that is under way first.
    mutating func marks(of series: MetricSeries, columns: Int) -> [Mark] {
        if let marks = pending[series], marks.count == columns { return marks }
        if recent[series] == nil, let marks = older.removeValue(forKey: series) {
            remember(marks, of: series)
        }
        if let marks = recent[series], marks.count == columns { return marks }
        return Array(repeating: Mark(), count: columns)
    }

    /// Moves a mark to a row's total, and gives the change where there is one to tell: not for the
    /// first row, not for a total that went back, as after a restart.
    static func advance(_ mark: inout Mark, to total: Double, at time: Int64) -> Count? {
        guard total.isFinite else { return nil }
        guard mark.total.isFinite else {
            mark = Mark(total: total, time: time)
            return nil
        }
        let (interval, overflow) = time.subtractingReportingOverflow(mark.time)
        guard interval > 0 || overflow else { return nil }
        let before = mark
        mark = Mark(total: total, time: time)
        guard !overflow, interval <= maximumInterval, total >= before.total else { return nil }
        return Count(value: total - before.total, start: before.time, interval: interval)
    }

    /// Notes the marks after a row of the body that is under way.
    mutating func note(_ marks: [Mark], of series: MetricSeries) { pending[series] = marks }

    /// Notes the marks after a row that is in no body; false where one of the body under way comes
    /// before it.
    mutating func noteUnsent(_ marks: [Mark], of series: MetricSeries) -> Bool {
        guard pending[series] == nil else { return false }
        remember(marks, of: series)
        return true
    }

    /// Begins another body.
    mutating func begin() { pending.removeAll(keepingCapacity: true) }

    /// The endpoint took the body.
    mutating func delivered() {
        for (series, marks) in pending { remember(marks, of: series) }
        begin()
    }

    private mutating func remember(_ marks: [Mark], of series: MetricSeries) {
        if recent.count >= Self.maximumSeries, recent[series] == nil {
            older = recent
            recent = [:]
        }
        recent[series] = marks
    }
}
