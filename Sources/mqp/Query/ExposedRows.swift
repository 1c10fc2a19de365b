import Definitions
import Delivery
import Diagnostics
import Engine
import Linting
import Queries
import Telemetry

/// The rows that a sink for Prometheus gets from a run with some definitions: those that come of them,
/// and the program's own.
struct ExposedRows {
    let shapes: [SampleShape]
    /// By event type, the attributes that tell rows apart.
    let identities: [String: [PromQLNaming.Identity]]

    init(_ context: LintContext) {
        let catalogue = context.set.metrics.mapValues(\.value)
        shapes =
            context.shapes
            + [
                SelfTelemetry(catalogue: catalogue).shape,
                StoreSelfTelemetry(catalogue: catalogue).shape,
                AlertSelfTelemetry(catalogue: catalogue).shape,
            ]
            + SinkSelfTelemetry(catalogue: catalogue).shapes
            + SpoolSelfTelemetry(catalogue: catalogue).shapes
        identities = context.identities.merging(Self.ownIdentities) { first, own in first + own }
    }

    /// A row of the program as a whole is the only one of its time.
    private static let ownIdentities: [String: [PromQLNaming.Identity]] = [
        SelfTelemetry.eventType: [.init(["target"])],
        SinkSelfTelemetry.eventType: [.init(["sink"])],
        SpoolSelfTelemetry.eventType: [.init([])],
        SpoolSelfTelemetry.dropEventType: [.init(["sink", "reason"])],
        StoreSelfTelemetry.eventType: [.init([])],
        AlertSelfTelemetry.eventType: [.init(["severity"])],
    ]
}
