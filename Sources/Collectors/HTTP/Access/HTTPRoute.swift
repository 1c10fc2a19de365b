import AsyncHTTPClient
import Definitions
import NIOHTTP1
import NIOSSL

/// The way to one HTTP service: which client, through which proxy, with which TLS.
struct HTTPRoute: Sendable {
    let client: HTTPClient
    private let origin: String
    /// The host as the service knows itself, where the address in a request has another one.
    private let host: String?
    private let way: ProxySettings.Way
    /// The client lives as long as the way to its server.
    private let held: NamedHTTPClient?
    private let files: TLSFiles?

    /// - Parameters:
    ///   - address: Where the service is; its prefix is left out.
    ///   - tls: Whom to trust and who asks, where that is not for the machine to say.
    ///   - clients: The program's clients.
    init(to address: HTTPAddress, tls: ResolvedTLS?, clients: HTTPClients) {
        var origin = address
        origin.prefix = ""
        way = clients.way(to: address)
        files = tls.map { TLSFiles($0) }
        if let name = tls?.serverName, address.isTLS {
            let place = HostAndPort(host: address.host, port: address.port).description
            host = address.port == 443 ? String(place.dropLast(":443".count)) : place
            held = clients.client(for: address, named: name)
            client = held?.client ?? clients.client(for: address)
            origin.host = name
        } else {
            host = nil
            held = nil
            client = clients.client(for: address)
        }
        self.origin = origin.description
    }

    /// Whether requests go through a proxy.
    var isProxied: Bool { way != .direct }

    /// What is wrong with the files of TLS, where those of before are in use.
    var warning: String? { files?.warning }

    /// The error, with what is wrong with the files of TLS behind it: that can be its cause, and there
    /// is no answer that carries it.
    func explained(_ error: CollectionError) -> CollectionError {
        guard let warning, error.reason != .cancelled else { return error }
        var explained = error
        explained.detail += "; \(warning)"
        return explained
    }

    /// Throws where the setting of the proxy cannot be read.
    func check() throws(CollectionError) {
        guard case .malformed(let variable) = way else { return }
        throw CollectionError(.proxy, detail: "\(variable) is not the address of a proxy")
    }

    /// A request for a path and query there.
    func request(_ target: String) throws(CollectionError) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: origin + target)
        request.tlsConfiguration = try files?.current()
        if let host { request.headers.add(name: "Host", value: host) }
        return request
    }
}
