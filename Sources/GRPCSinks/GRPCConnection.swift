import Delivery
import GRPCCore
import GRPCNIOTransportHTTP2
import Sinks
import Synchronization
import Telemetry

/// The connection of a sink to a gRPC server: begun when it is first used, and kept by the transport,
/// which connects anew when it broke.
final class GRPCConnection: Sendable {
    typealias Client = GRPCClient<HTTP2ClientTransport.Posix>

    private enum State {
        case idle
        case running(Client, Task<Void, Never>)
        case closed
    }

    private let url: EndpointURL
    private let trustedCertificates: String?
    private let state = Mutex(State.idle)

    /// The longest time between two tries of the transport to connect: a server that is back should not
    /// wait for it longer than for the next try to deliver.
    static let maximumBackoff = Duration.seconds(5)

    init(url: EndpointURL, trustedCertificates: String?) {
        self.url = url
        self.trustedCertificates = trustedCertificates
    }

    /// The client to call with.
    ///
    /// - Throws: `closed` after `close`; `io` where the certificates cannot be read.
    func client() throws(SinkError) -> Client {
        try state.withLock { state throws(SinkError) in
            switch state {
            case .running(let client, _): return client
            case .closed:
                throw SinkError(.closed, retryable: false, message: "the sink is closed")
            case .idle:
                let client = try makeClient()
                let task = Task {
                    // Ends when it is closed; where it cannot connect, the calls say so.
                    _ = try? await client.runConnections()
                }
                state = .running(client, task)
                return client
            }
        }
    }

    /// Ends calls that are under way, and the connection.
    func close() async {
        let last = state.withLock { state in
            defer { state = .closed }
            return state
        }
        guard case .running(let client, let task) = last else { return }
        client.beginGracefulShutdown()
        task.cancel()
        await task.value
    }

    private func makeClient() throws(SinkError) -> Client {
        let config = HTTP2ClientTransport.Posix.Config.defaults {
            $0.compression.enabledAlgorithms = [.gzip]
            $0.backoff.max = Self.maximumBackoff
        }
        do {
            let transport = try HTTP2ClientTransport.Posix(
                target: target, transportSecurity: security, config: config)
            return GRPCClient(transport: transport)
        } catch {
            throw SinkError(
                .io, retryable: true,
                message: "no TLS with \(url.host): the trusted certificates cannot be read")
        }
    }

    private var security: HTTP2ClientTransport.Posix.TransportSecurity {
        guard url.isEncrypted else { return .plaintext }
        return .tls {
            guard let trustedCertificates else { return }
            $0.trustRoots = .certificates([.file(path: trustedCertificates, format: .pem)])
        }
    }

    private var target: any ResolvableTarget {
        let port = url.port ?? (url.isEncrypted ? 443 : 80)
        if url.host.hasPrefix("[") {
            return .ipv6(address: String(url.host.dropFirst().dropLast()), port: port)
        }
        let parts = url.host.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) {
            return .ipv4(address: url.host, port: port)
        }
        return .dns(host: url.host, port: port)
    }
}
