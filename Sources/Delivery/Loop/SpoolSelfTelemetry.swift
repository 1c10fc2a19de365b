public import Spool
public import Telemetry

/// The rows that the program makes about its spool, and about the reasons for which rows were dropped.
public struct SpoolSelfTelemetry: Sendable {
    /// The event type of the row about the spool.
    public static let eventType = "MqpSpoolSample"
    /// The event type of the rows about drops: one for each sink and reason.
    public static let dropEventType = "MqpDropSample"

    private let shape: SampleShape
    private let dropShape: SampleShape

    private static let names: [MetricName] = [
        "mqp.spool.bytes", "mqp.spool.rows", "mqp.spool.segments", "mqp.spool.commits",
        "mqp.spool.syncs", "mqp.spool.refusals", "mqp.spool.corrupt_records",
        "mqp.spool.dead_letters", "mqp.spool.accepting",
    ]

    /// The metrics are declared in the catalogue as all others are; one that is not there is not
    /// written.
    public init(catalogue: [MetricName: MetricDescriptor]) {
        shape = SampleShape(
            eventType: Self.eventType, attributes: ["reason"],
            metrics: Self.names.compactMap { catalogue[$0] })
        dropShape = SampleShape(
            eventType: Self.dropEventType, attributes: ["sink", "reason"],
            metrics: ["mqp.sink.dropped.rows"].compactMap { catalogue[$0] })
    }

    /// What the rows are like.
    public var shapes: [SampleShape] { [shape, dropShape] }

    /// The row of the spool at a moment; its reason is that of the last failure while the disk does
    /// not take what it should.
    ///
    /// - Parameters:
    ///   - status: How the spool is.
    ///   - timestamp: Milliseconds since 1970 UTC.
    /// - Returns: counters since the start of the program.
    public func sample(of status: SpoolStatus, at timestamp: Int64) -> Sample {
        let values: [MetricName: Double] = [
            "mqp.spool.bytes": Double(status.bytes),
            "mqp.spool.rows": Double(status.rows),
            "mqp.spool.segments": Double(status.segments),
            "mqp.spool.commits": Double(status.commits),
            "mqp.spool.syncs": Double(status.syncs),
            "mqp.spool.refusals": Double(status.refusals.values.reduce(0, +)),
            "mqp.spool.corrupt_records": Double(status.corruptRecords),
            "mqp.spool.dead_letters": Double(status.deadLetters),
            "mqp.spool.accepting": status.isRefusing ? 0 : 1,
        ]
        let reason = status.isBehind ? status.lastError?.error.reason.rawValue : nil
        return Sample(
            shape: shape, timestamp: timestamp, attributes: [reason.map { .text($0) } ?? .missing],
            metrics: shape.metrics.map { values[$0.name] ?? .nan })
    }

    /// A row for each reason for which rows of a sink were dropped.
    ///
    /// - Parameters:
    ///   - status: How the sink is.
    ///   - timestamp: Milliseconds since 1970 UTC.
    /// - Returns: counters since the sink's account began, in order of the reasons.
    public func drops(of status: SinkStatus, at timestamp: Int64) -> [Sample] {
        guard !dropShape.metrics.isEmpty else { return [] }
        return status.account.dropped.sorted { $0.key < $1.key }.map { reason, count in
            Sample(
                shape: dropShape, timestamp: timestamp,
                attributes: [.text(status.name), .text(reason)], metrics: [Double(count)])
        }
    }
}
