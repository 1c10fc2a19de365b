import GRPCCore
import GRPCNIOTransportHTTP2
package import StandIns
import Synchronization

/// A stand-in for a service of OTLP over gRPC on this machine, on a real server, which can be told to
/// misbehave and records every request that it took.
package final class OTLPServer: Sendable {
    /// What it does with the next request.
    package enum Answer: Sendable {
        /// Takes it.
        case proper
        /// Takes it but for so many.
        case rejected(Int, message: String)
        /// A status, with details as `grpc-status-details-bin`.
        case status(Int, message: String = "", details: [UInt8]? = nil)
        /// Nothing, until the client gives up.
        case never
        /// Takes it and breaks the call off.
        case takenButLost
        /// Takes it, and answers with bytes that are no answer.
        case foreign
    }

    /// A request as it came.
    package struct Request: Sendable, Hashable {
        package var method: String
        /// The metadata under `api-key`.
        package var key: String?
        package var bytes: Int

        package init(method: String, key: String?, bytes: Int) {
            self.method = method
            self.key = key
            self.bytes = bytes
        }
    }

    /// Who the server is to its clients: files with a certificate and its key.
    package struct Identity: Sendable {
        package var certificate: String
        package var privateKey: String

        package init(certificate: String, privateKey: String) {
            self.certificate = certificate
            self.privateKey = privateKey
        }
    }

    private struct State {
        var script: [Answer]
        var requests: [Request] = []
        var rows: [[String: JSONValue]] = []
        var givenUp = 0
    }

    private let state: Mutex<State>
    private let isTLS: Bool
    /// The port that the system chose.
    package let port: Int

    private init(_ service: Service, port: Int, isTLS: Bool) {
        state = Mutex(State(script: []))
        self.port = port
        self.isTLS = isTLS
    }

    /// Runs the body with a server on a port of its own, or on one that was used before; `script` says
    /// what it does with the first requests.
    package static func with<Result: Sendable>(
        _ script: [Answer] = [], port: Int = 0, identity: Identity? = nil,
        maximumBytes: Int = 4_194_304, _ body: (OTLPServer) async throws -> Result
    ) async throws -> Result {
        let service = Service()
        let security: HTTP2ServerTransport.Posix.TransportSecurity =
            identity.map {
                .tls(
                    certificateChain: [.file(path: $0.certificate, format: .pem)],
                    privateKey: .file(path: $0.privateKey, format: .pem))
            } ?? .plaintext
        let transport = HTTP2ServerTransport.Posix(
            address: .ipv4(host: "127.0.0.1", port: port), transportSecurity: security,
            config: .defaults {
                $0.compression.enabledAlgorithms = [.gzip]
                $0.rpc.maxRequestPayloadSize = maximumBytes
            })
        let server = GRPCServer(transport: transport, services: [service])
        let running = Task { try await server.serve() }
        do {
            let address = try await server.listeningAddress
            let standIn = OTLPServer(
                service, port: address?.ipv4?.port ?? 0, isTLS: identity != nil)
            standIn.state.withLock { $0.script = script }
            service.server.withLock { $0 = standIn }
            let result = try await body(standIn)
            running.cancel()
            _ = await running.result
            return result
        } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
    }

    /// Such as `http://127.0.0.1:41234`.
    package var url: String { "http\(isTLS ? "s" : "")://127.0.0.1:\(port)" }

    package var requests: [Request] { state.withLock { $0.requests } }

    /// Every row that it took, in order.
    package var rows: [[String: JSONValue]] { state.withLock { $0.rows } }

    /// The ids of the rows that it took, in order.
    package var rowIDs: [String] {
        rows.compactMap { row in
            if case .text(let id)? = row["rowId"] { id } else { nil }
        }
    }

    /// The requests that the client gave up while it waited.
    package var givenUp: Int { state.withLock { $0.givenUp } }

    fileprivate func answer(
        _ request: ServerRequest<[UInt8]>, method: String, areLogs: Bool, context: ServerContext
    ) async throws -> ServerResponse<[UInt8]> {
        let plan = state.withLock { state in
            state.requests.append(
                Request(
                    method: method,
                    key: request.metadata[stringValues: "api-key"].first { _ in true },
                    bytes: request.message.count))
            return state.script.isEmpty ? .proper : state.script.removeFirst()
        }
        switch plan {
        case .proper, .rejected, .takenButLost, .foreign:
            guard let content = OTLPRows(request.message, areLogs: areLogs) else {
                throw RPCError(code: .invalidArgument, message: "no request of OTLP")
            }
            state.withLock { $0.rows += content.rows }
        case .status, .never: break
        }
        switch plan {
        case .proper: return ServerResponse(message: [])
        case .rejected(let count, let message):
            return ServerResponse(message: otlpAnswer(rejected: count, message: message))
        case .foreign: return ServerResponse(message: Array("<html>".utf8))
        case .takenButLost: throw RPCError(code: .unavailable, message: "the answer is lost")
        case .never:
            try await context.cancellation.cancelled
            state.withLock { $0.givenUp += 1 }
            throw RPCError(code: .cancelled, message: "")
        case .status(let code, let message, let details):
            var metadata = Metadata()
            if let details { metadata.addBinary(details, forKey: "grpc-status-details-bin") }
            let code = Status.Code(rawValue: code).flatMap { RPCError.Code($0) } ?? .unknown
            throw RPCError(code: code, message: message, metadata: metadata)
        }
    }
}

/// The methods that the server has.
private final class Service: RegistrableRPCService {
    let server = Mutex<OTLPServer?>(nil)

    func registerMethods<Transport: ServerTransport>(with router: inout RPCRouter<Transport>) {
        for signal in ["logs", "metrics"] {
            let method = MethodDescriptor(
                fullyQualifiedService: "opentelemetry.proto.collector.\(signal).v1."
                    + (signal == "logs" ? "LogsService" : "MetricsService"),
                method: "Export")
            router.registerHandler(
                forMethod: method, deserializer: RawBytes(), serializer: RawBytes()
            ) { request, context in
                let request = try await ServerRequest(stream: request)
                guard let server = self.server.withLock({ $0 }) else {
                    throw RPCError(code: .unavailable, message: "not there yet")
                }
                return StreamingServerResponse(
                    single: try await server.answer(
                        request, method: method.fullyQualifiedMethod, areLogs: signal == "logs",
                        context: context))
            }
        }
    }
}

/// Messages that are bytes already.
private struct RawBytes: MessageSerializer, MessageDeserializer {
    func serialize<Bytes: GRPCContiguousBytes>(_ message: [UInt8]) throws -> Bytes {
        Bytes(message)
    }

    func deserialize<Bytes: GRPCContiguousBytes>(_ bytes: Bytes) throws -> [UInt8] {
        bytes.withUnsafeBytes { Array($0) }
    }
}
