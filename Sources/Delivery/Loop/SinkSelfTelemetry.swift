import Spool
public import Telemetry

/// The rows that the program makes about its sinks: one for every sink each time it is asked.
public struct SinkSelfTelemetry: Sendable {
    /// The event type of these rows.
    public static let eventType = "MqpSinkSample"

    private let shape: SampleShape

    private static let names: [MetricName] = [
        "mqp.sink.accepted", "mqp.sink.delivered", "mqp.sink.spooled", "mqp.sink.dead_lettered",
        "mqp.sink.dropped", "mqp.sink.backlog", "mqp.sink.retries", "mqp.sink.requests",
        "mqp.sink.bytes", "mqp.sink.oldest", "mqp.sink.concurrency", "mqp.sink.breaker",
        "mqp.sink.balanced",
    ]

    /// The metrics are declared in the catalogue as all others are; one that is not there is not
    /// written.
    public init(catalogue: [MetricName: MetricDescriptor]) {
        shape = SampleShape(
            eventType: Self.eventType, attributes: ["sink", "state", "reason"],
            metrics: Self.names.compactMap { catalogue[$0] })
    }

    /// What the rows are like.
    public var shapes: [SampleShape] { [shape] }

    /// The row of a sink at a moment.
    ///
    /// - Parameters:
    ///   - status: How the sink is.
    ///   - timestamp: Milliseconds since 1970 UTC.
    /// - Returns: counters since the sink's account began, except those of calls, which begin with
    ///   the program.
    public func sample(of status: SinkStatus, at timestamp: Int64) -> Sample {
        let values = values(of: status)
        let (state, reason) = status.state.words
        return Sample(
            shape: shape, timestamp: timestamp,
            attributes: [.text(status.name), .text(state), reason.map { .text($0) } ?? .missing],
            metrics: shape.metrics.map { values[$0.name] ?? .nan })
    }

    private func values(of status: SinkStatus) -> [MetricName: Double] {
        let breaker: Double =
            switch status.breaker {
            case .closed: 0
            case .halfOpen: 1
            case .open: 2
            }
        return [
            "mqp.sink.accepted": Double(status.account.accepted),
            "mqp.sink.delivered": Double(status.account.delivered),
            "mqp.sink.spooled": Double(status.account.spooled),
            "mqp.sink.dead_lettered": Double(status.account.deadLettered),
            "mqp.sink.dropped": Double(status.account.droppedTotal),
            "mqp.sink.backlog": Double(status.backlog),
            "mqp.sink.retries": Double(status.retries),
            "mqp.sink.requests": Double(status.requests),
            "mqp.sink.bytes": Double(status.bytes),
            // Nothing waits: there is no oldest row, and its age is not unknown.
            "mqp.sink.oldest": (status.oldestAge ?? .zero) / .seconds(1),
            "mqp.sink.concurrency": Double(status.concurrency),
            "mqp.sink.breaker": breaker,
            "mqp.sink.balanced": status.isBalanced ? 1 : 0,
        ]
    }
}

extension SinkStatus.State {
    /// A word for a label, and the reason of a failure.
    var words: (state: String, reason: String?) {
        switch self {
        case .idle: ("idle", nil)
        case .delivering: ("delivering", nil)
        case .failing(let reason, _): ("failing", reason.rawValue)
        case .closed: ("closed", nil)
        }
    }
}
