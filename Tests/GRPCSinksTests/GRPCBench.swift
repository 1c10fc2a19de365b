import Delivery
import Formats
import GRPCSinks
import Sinks
import StandIns
import Telemetry

/// What tests of sinks over gRPC share.
enum GRPCBench {
    /// Rows for one delivery.
    static func batch(_ count: Int) -> SinkBatch { Rows.batch(Rows.rows(count)) }

    /// Runs the body with a sink, which is closed afterwards.
    static func withSink<Result>(
        _ url: String, _ signal: OTLPSignal = .logs, limit: Int = 1_000_000,
        timeout: Duration = .seconds(120), needs: SinkNeeds = SinkNeeds(),
        trustedCertificates: String? = nil,
        keyWasRefused: @escaping @Sendable () -> Void = {},
        _ body: (GRPCSink) async throws -> Result
    ) async throws -> Result {
        let endpoint = OTLPEndpoint(
            url: try EndpointURL(url),
            limits: BodyLimits(rawBytes: OTLPEndpoint.maximumRawBytes, sentBytes: limit),
            statuses: OTLPEndpoint.grpcStatuses, needs: needs, timeout: timeout,
            headers: { [(name: "Api-Key", value: "secret-key")] },
            keyWasRefused: keyWasRefused, trustedCertificates: trustedCertificates)
        let sink = OTLP.grpc(
            name: "otlp", signal: signal, endpoint: endpoint, source: OTLPSource(version: "1"))
        do {
            let result = try await body(sink)
            await sink.close()
            return result
        } catch {
            await sink.close()
            throw error
        }
    }
}
