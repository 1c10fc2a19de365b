import LocalStore
import Telemetry

/// The rows that the program makes about the recent rows that it keeps.
struct StoreSelfTelemetry {
    /// The event type of these rows.
    static let eventType = "MqpStoreSample"

    /// What the rows are like.
    let shape: SampleShape

    private static let names: [MetricName] = [
        "mqp.store.bytes", "mqp.store.rows", "mqp.store.minute_rows", "mqp.store.hour_rows",
        "mqp.store.age", "mqp.store.written", "mqp.store.dropped", "mqp.store.waiting",
        "mqp.store.failures", "mqp.store.damaged_blocks", "mqp.store.writing",
    ]

    /// The metrics are declared in the catalogue as all others are; one that is not there is not
    /// written.
    init(catalogue: [MetricName: MetricDescriptor]) {
        shape = SampleShape(
            eventType: Self.eventType, attributes: ["reason"],
            metrics: Self.names.compactMap { catalogue[$0] })
    }

    /// The row of the store at a moment; its reason is that of the last failure while rows cannot be
    /// kept.
    ///
    /// - Parameters:
    ///   - status: How the store is.
    ///   - timestamp: Milliseconds since 1970 UTC.
    /// - Returns: counters since the start of the program.
    func sample(of status: LocalStore.Status, at timestamp: Int64) -> Sample {
        let age = status.oldest.map { Double(max(timestamp - $0, 0)) / 1000 }
        let values: [MetricName: Double] = [
            "mqp.store.bytes": Double(status.bytes),
            "mqp.store.rows": Double(status.rows),
            "mqp.store.minute_rows": Double(status.minuteRows),
            "mqp.store.hour_rows": Double(status.hourRows),
            "mqp.store.age": age ?? .nan,
            "mqp.store.written": Double(status.writtenRows),
            "mqp.store.dropped": Double(status.droppedRows.values.reduce(0, +)),
            "mqp.store.waiting": Double(status.waitingRows),
            "mqp.store.failures": Double(status.failures.values.reduce(0, +)),
            "mqp.store.damaged_blocks": Double(status.damagedBlocks),
            "mqp.store.writing": status.isWriting ? 1 : 0,
        ]
        let reason = status.isWriting ? nil : status.lastFailure?.reason.rawValue
        return Sample(
            shape: shape, timestamp: timestamp, attributes: [reason.map { .text($0) } ?? .missing],
            metrics: shape.metrics.map { values[$0.name] ?? .nan })
    }
}
