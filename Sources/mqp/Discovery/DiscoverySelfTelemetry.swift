import Discovery
import Telemetry

/// The rows that the program makes about its discoveries, one for each.
struct DiscoverySelfTelemetry: Sendable {
    /// The event type of these rows.
    static let eventType = "MqpDiscoverySample"

    /// What the rows are like.
    let shape: SampleShape

    private static let names: [MetricName] = [
        "mqp.discovery.up", "mqp.discovery.targets", "mqp.discovery.refused", "mqp.discovery.age",
    ]

    /// The metrics are declared in the catalogue as all others are; one that is not there is not
    /// written.
    init(catalogue: [MetricName: MetricDescriptor]) {
        shape = SampleShape(
            eventType: Self.eventType, attributes: ["discovery", "kind", "reason"],
            metrics: Self.names.compactMap { catalogue[$0] })
    }

    /// The row of a discovery at a moment, in milliseconds since 1970 UTC.
    func sample(of status: DiscoveryStatus, at timestamp: Int64) -> Sample {
        let age = status.succeededAt.map { Double(max(timestamp - $0, 0)) / 1_000 }
        let values: [MetricName: Double] = [
            "mqp.discovery.up": status.failure == nil && age != nil ? 1 : 0,
            "mqp.discovery.targets": Double(status.targets),
            "mqp.discovery.refused": Double(status.refused),
            "mqp.discovery.age": age ?? .nan,
        ]
        return Sample(
            shape: shape, timestamp: timestamp,
            attributes: [
                .text(status.name), .text(status.kind),
                status.failure.map { .text($0.reason.rawValue) } ?? .missing,
            ],
            metrics: shape.metrics.map { values[$0.name] ?? .nan })
    }
}
