import Telemetry

/// How long a row may fail before it is given up.
///
/// Only time in which tries were made counts: a row is given up when it has waited for the limit
/// since it was accepted and the sink has failed all that time, or when its own tries have failed for
/// that long while others got through. So neither a program that was not running nor a backlog that
/// takes its time costs a row.
struct RetryBudget: Sendable {
    /// The most rows whose own first failure is remembered; at more, all are forgotten, and their time
    /// begins anew.
    static let maximumRows = 100_000

    let limit: Duration?
    private var failingSince: Duration?
    private var firstFailures: [UInt64: Duration] = [:]

    /// A budget of so much time; nil for one without an end.
    init(_ limit: Duration?) { self.limit = limit }

    /// Notes that a try of some rows failed and left these over.
    mutating func failed(_ rows: [AcceptedRow], leaving left: [AcceptedRow], at now: Duration) {
        guard limit != nil else { return }
        if failingSince == nil { failingSince = now }
        if left.count < rows.count {
            let numbers = Set(left.map(\.id.number))
            settled(rows.filter { !numbers.contains($0.id.number) })
        }
        if firstFailures.count + left.count > Self.maximumRows { firstFailures = [:] }
        for row in left where firstFailures[row.id.number] == nil {
            firstFailures[row.id.number] = now
        }
    }

    /// Notes that the endpoint took rows.
    mutating func succeeded() { failingSince = nil }

    /// Notes that these rows are settled.
    mutating func settled(_ rows: [AcceptedRow]) {
        guard !firstFailures.isEmpty else { return }
        for row in rows { firstFailures[row.id.number] = nil }
    }

    /// Whether rows that were never tried can have used up their time.
    func isSweepDue(at now: Duration) -> Bool {
        guard let limit, let failingSince else { return false }
        return now - failingSince >= limit
    }

    /// Whether a row's time is used up.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - now: On the clock that never goes back.
    ///   - milliseconds: The same moment since 1970 UTC.
    /// - Returns: true where it is to be given up.
    func isSpent(_ row: AcceptedRow, at now: Duration, milliseconds: Int64) -> Bool {
        guard let limit else { return false }
        if let first = firstFailures[row.id.number], now - first >= limit { return true }
        guard let failingSince, now - failingSince >= limit else { return false }
        return Duration.milliseconds(milliseconds - row.acceptedAt) >= limit
    }
}
