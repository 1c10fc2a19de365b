import Collectors
import Definitions
import Diagnostics
public import Telemetry

/// The rows that the engine makes about its own work: one for every poll of a target.
public struct SelfTelemetry: Sendable {
    /// The event type of these rows.
    public static let eventType = "MqpTargetSample"

    /// What the rows are like.
    public let shape: SampleShape

    /// The metrics are declared in the catalogue as all others are; one that is not there is not
    /// written.
    public init(catalogue: [MetricName: MetricDescriptor]) {
        let names: [MetricName] = [
            "mqp.target.up", "mqp.collect.duration", "mqp.collect.requests", "mqp.collect.bytes",
            "mqp.collect.rows", "mqp.collect.rows.refused", "mqp.collect.rows.dropped",
            "mqp.collect.answer.time", "mqp.collect.load", "mqp.collect.interval",
            "mqp.collect.size",
            "mqp.collect.truncated",
        ]
        shape = SampleShape(
            eventType: Self.eventType,
            attributes: ["target", "source", "url", "state", "reason", "request", "profile"],
            metrics: names.compactMap { catalogue[$0] })
    }

    func sample(of poll: Poll, target: ResolvedTarget) -> Sample {
        let failure = poll.failures.first
        let values: [MetricName: Double] = [
            "mqp.target.up": failure == nil ? 1 : 0,
            "mqp.collect.duration": poll.duration / .seconds(1),
            "mqp.collect.requests": Double(poll.requestCount),
            "mqp.collect.bytes": Double(poll.byteCount),
            "mqp.collect.rows": Double(poll.rowCount),
            "mqp.collect.rows.refused": Double(poll.refusedRowCount),
            "mqp.collect.rows.dropped": Double(poll.droppedRowCount),
            "mqp.collect.answer.time": poll.answerTime / .seconds(1),
            "mqp.collect.load": poll.answerTime / poll.pace.interval * 100,
            "mqp.collect.interval": poll.pace.interval / .seconds(1),
            "mqp.collect.size": poll.profile?.size ?? .nan,
            "mqp.collect.truncated": Double(poll.truncatedAnswerCount),
        ]
        return Sample(
            shape: shape, timestamp: poll.timestamp,
            attributes: [
                .text(poll.target), .text(target.definition.source.value),
                .text(target.address.description), .text(failure == nil ? "up" : "failing"),
                failure.map { .text($0.error.reason.rawValue) } ?? .missing,
                failure.map { .text($0.request) } ?? .missing,
                poll.profile.map { .text($0.name) } ?? .missing,
            ],
            metrics: shape.metrics.map { values[$0.name] ?? .nan })
    }
}
