public import AsyncHTTPClient
public import Definitions
import NIOCore
import Synchronization
import Telemetry

/// The HTTP clients of the program: one for each proxy and one for none, four at most, and one for
/// each server whose certificate has another name than its address.
///
/// They follow no redirects, unpack nothing, verify certificates, and keep a connection open only
/// from page to page: one that has rested longer may be closed by the server at the moment in which
/// it is used again.
public final class HTTPClients: Sendable {
    private let proxies: ProxySettings
    private let direct: HTTPClient
    private let proxied: [ProxySettings.Way: HTTPClient]
    private let named = Mutex(Named())

    /// A server whose certificate has another name than its address.
    private struct Alias: Hashable {
        var way: ProxySettings.Way
        var host: String
        var name: String
    }

    private struct Named {
        var clients: [Alias: Held] = [:]
        var isShutDown = false
    }

    /// Targets come and go, and so do their servers: a client is there for those who hold it.
    private struct Held {
        weak var client: NamedHTTPClient?
    }

    /// How long a connection rests before it is closed.
    static let idleTimeout = Duration.seconds(2)

    /// How long it may take to connect, where the target itself allows more.
    static let connectTimeout = Duration.seconds(10)

    /// Makes the clients that the settings can ask for; they must be shut down in the end.
    public init(proxies: ProxySettings) {
        self.proxies = proxies
        direct = Self.client(for: .direct)
        var proxied: [ProxySettings.Way: HTTPClient] = [:]
        for way in proxies.ways where way != .direct { proxied[way] = Self.client(for: way) }
        self.proxied = proxied
    }

    /// The client for an address; one that reaches nothing where the proxy's setting cannot be read.
    public func client(for address: HTTPAddress) -> HTTPClient {
        proxied[way(to: address)] ?? direct
    }

    /// The client for an address where a request names the server as its certificate does: the name
    /// goes into the request's URL, and the connection to the address. Nil after the shutdown.
    func client(for address: HTTPAddress, named name: String) -> NamedHTTPClient? {
        let alias = Alias(way: way(to: address), host: address.host, name: name)
        return named.withLock { named in
            if named.isShutDown { return nil }
            if let client = named.clients[alias]?.client { return client }
            let client = NamedHTTPClient(
                Self.client(for: alias.way, names: [name: address.host]))
            named.clients = named.clients.filter { $0.value.client != nil }
            named.clients[alias] = Held(client: client)
            return client
        }
    }

    /// How many servers with names of their own are remembered.
    var namedCount: Int { named.withLock { $0.clients.count } }

    /// Closes the connections; requests that still run fail.
    public func shutdown() async {
        let others = named.withLock { named in
            named.isShutDown = true
            return named.clients.values.compactMap(\.client)
        }
        for client in [direct] + proxied.values + others.map(\.client) {
            // It can fail only where it is shut down already.
            try? await client.shutdown()
        }
    }

    func way(to address: HTTPAddress) -> ProxySettings.Way { proxies.way(to: address) }

    private static func client(
        for way: ProxySettings.Way, names: [String: String] = [:]
    ) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.dnsOverride = names
        configuration.timeout.connect = .init(connectTimeout)
        configuration.connectionPool.idleTimeout = .init(idleTimeout)
        configuration.connectionPool.retryConnectionEstablishment = false
        switch way {
        case .direct: break
        case .proxy(let proxy): configuration.proxy = .init(proxy)
        case .malformed:
            // No name under `invalid` has an address (RFC 2606): without its proxy nothing is sent.
            configuration.proxy = .server(host: "proxy.invalid", port: 1)
        }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}

/// A client of one server, which ends with the last who holds it.
final class NamedHTTPClient: Sendable {
    let client: HTTPClient

    init(_ client: HTTPClient) { self.client = client }

    deinit {
        // It can fail only where it is shut down already.
        client.shutdown { _ in }
    }
}

extension HTTPClient.Configuration.Proxy {
    fileprivate init(_ proxy: Proxy) {
        switch proxy.kind {
        case .socks: self = .socksServer(host: proxy.host, port: proxy.port)
        case .http:
            let authorization = proxy.username.map { user in
                HTTPClient.Authorization.basic(
                    username: user, password: proxy.password?.reveal() ?? "")
            }
            self = .server(host: proxy.host, port: proxy.port, authorization: authorization)
        }
    }
}
