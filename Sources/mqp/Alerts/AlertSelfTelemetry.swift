import Telemetry

/// The rows that the program makes about the alerts that it evaluates, one for each severity.
struct AlertSelfTelemetry: Sendable {
    /// The event type of these rows.
    static let eventType = "MqpAlertSample"

    /// What the rows are like.
    let shape: SampleShape

    private static let names: [MetricName] = [
        "mqp.alerts.firing", "mqp.alerts.pending", "mqp.alerts.silenced",
    ]

    /// How many alerts of a severity there are.
    struct Counts: Hashable {
        var firing = 0
        var pending = 0
        var silenced = 0
    }

    /// The metrics are declared in the catalogue as all others are; one that is not there is not
    /// written.
    init(catalogue: [MetricName: MetricDescriptor]) {
        shape = SampleShape(
            eventType: Self.eventType, attributes: ["severity"],
            metrics: Self.names.compactMap { catalogue[$0] })
    }

    /// The row of a severity at a moment, in milliseconds since 1970 UTC.
    func sample(_ counts: Counts, severity: String, at timestamp: Int64) -> Sample {
        let values: [MetricName: Double] = [
            "mqp.alerts.firing": Double(counts.firing),
            "mqp.alerts.pending": Double(counts.pending),
            "mqp.alerts.silenced": Double(counts.silenced),
        ]
        return Sample(
            shape: shape, timestamp: timestamp, attributes: [.text(severity)],
            metrics: shape.metrics.map { values[$0.name] ?? .nan })
    }
}
