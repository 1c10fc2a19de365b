public import Delivery
public import Formats
import GRPCCore
public import Sinks

/// Sends rows to a service of OTLP over gRPC.
///
/// Batches are cut into requests as `HTTPSink` does it, within limits before compression. The bytes of
/// a receipt are those before compression too.
public final class GRPCSink: Sink {
    private let bodies: HTTPSink
    private let connection: GRPCConnection

    init(
        name: String, signal: OTLPSignal, endpoint: OTLPEndpoint,
        format: @escaping @Sendable () -> any BodyFormat
    ) {
        connection = GRPCConnection(
            url: endpoint.url, trustedCertificates: endpoint.trustedCertificates)
        let method = MethodDescriptor(
            fullyQualifiedService: signal.service, method: "Export", type: .unary)
        bodies = HTTPSink(
            name: name, needs: endpoint.needs, compression: .none, limits: endpoint.limits,
            sending: GRPCCalls(connection: connection, endpoint: endpoint, method: method),
            format: format)
    }

    public var name: String { bodies.name }
    public var needs: SinkNeeds { bodies.needs }

    public func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        try await bodies.deliver(batch)
    }

    public func close() async { await connection.close() }
}

extension OTLP {
    /// A sink over gRPC, which connects when it has rows for the first time.
    public static func grpc(
        name: String, signal: OTLPSignal, endpoint: OTLPEndpoint, source: OTLPSource,
        names: OTLPNames = OTLPNames()
    ) -> GRPCSink {
        GRPCSink(name: name, signal: signal, endpoint: endpoint) {
            signal.format(source: source, names: names)
        }
    }
}

extension OTLPSignal {
    /// The service that takes it, by its method `Export`.
    fileprivate var service: String {
        switch self {
        case .metrics: "opentelemetry.proto.collector.metrics.v1.MetricsService"
        case .logs: "opentelemetry.proto.collector.logs.v1.LogsService"
        }
    }
}
