import Delivery
import GRPCCore
import Sinks
import Telemetry

/// Bodies as unary calls of a method of a gRPC service.
struct GRPCCalls: BodySending {
    let connection: GRPCConnection
    let endpoint: OTLPEndpoint
    let method: MethodDescriptor

    func send(_ body: [UInt8], contentType: String) async throws(SinkError) -> HTTPOutcome {
        let client = try connection.client()
        var metadata = Metadata()
        let secrets = endpoint.headers()
        for header in secrets {
            metadata.addString(header.value, forKey: header.name.lowercased())
        }
        do {
            let answer = try await client.unary(
                request: ClientRequest(message: body, metadata: metadata), descriptor: method,
                serializer: GRPCBytes(), deserializer: GRPCBytes(), options: options
            ) { try $0.message }
            return outcome(OTLP.verdict(answer))
        } catch {
            if Task.isCancelled || error is CancellationError {
                throw SinkError(.cancelled, retryable: true, message: "the call was cancelled")
            }
            guard let error = error as? RPCError else {
                throw SinkError(
                    .unreachable, retryable: true, message: "no call to \(endpoint.url.host)")
            }
            let outcome = HTTPOutcome(error, from: endpoint, secrets: secrets)
            if case .failed(let error) = outcome, error.reason == .unauthorized {
                endpoint.keyWasRefused()
            }
            return outcome
        }
    }

    private var options: CallOptions {
        var options = CallOptions.defaults
        options.timeout = endpoint.timeout
        options.compression = endpoint.compression == .gzip ? .gzip : CompressionAlgorithm.none
        options.maxResponseMessageBytes = HTTPAnswer.maximumBodyBytes
        return options
    }

    private func outcome(_ verdict: AnswerVerdict) -> HTTPOutcome {
        switch verdict {
        case .taken(let rejected, let notice): .taken(rejected: rejected, notice: notice)
        case .foreign:
            .failed(
                SinkError(
                    .malformed, retryable: true,
                    message: "\(endpoint.url.host) answered, but not as the service does"))
        }
    }
}

/// Messages that are bytes already.
struct GRPCBytes: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes {
        Bytes(message)
    }

    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> [UInt8] {
        bytes.withUnsafeBytes { Array($0) }
    }
}
