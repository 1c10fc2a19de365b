public import Definitions
public import Telemetry

/// Which proxy a request goes through, by the environment variables that curl reads.
///
/// `http_proxy` (lower case only: a request's `Proxy` header must not be able to set it) is for
/// plain addresses, `https_proxy` or `HTTPS_PROXY` for the others, `all_proxy` or `ALL_PROXY` for
/// both where those are not set, and `no_proxy` or `NO_PROXY` says which hosts need none. Where both
/// spellings are set the lower-case one counts. One that is set to nothing is not set.
public struct ProxySettings: Sendable {
    /// The way to an address.
    public enum Way: Sendable, Hashable {
        case direct
        case proxy(Proxy)
        /// The variable of this name cannot be read; nothing is sent that it would apply to.
        case malformed(variable: String)
    }

    private let plain: Way
    private let encrypted: Way
    private let exceptions: ProxyExceptions

    /// Reads the settings from a process's environment.
    public init(variables: [String: String]) {
        func way(_ names: [String]) -> Way? {
            for name in names {
                guard let text = variables[name], !text.isEmpty else { continue }
                return Proxy(text).map(Way.proxy) ?? .malformed(variable: name)
            }
            return nil
        }
        let all = way(["all_proxy", "ALL_PROXY"]) ?? .direct
        plain = way(["http_proxy"]) ?? all
        encrypted = way(["https_proxy", "HTTPS_PROXY"]) ?? all
        let exceptions = ["no_proxy", "NO_PROXY"].lazy.compactMap { variables[$0] }
            .first { !$0.isEmpty }
        self.exceptions = ProxyExceptions(exceptions ?? "")
    }

    /// The way to an address.
    public func way(to address: HTTPAddress) -> Way {
        let way = address.isTLS ? encrypted : plain
        return way == .direct || exceptions.contains(address) ? .direct : way
    }

    /// Every way that there can be.
    var ways: Set<Way> { [.direct, plain, encrypted] }
}

/// A proxy for HTTP, which tunnels, or for SOCKS 5.
public struct Proxy: Sendable, Hashable {
    /// What the proxy speaks.
    public enum Kind: Sendable, Hashable { case http, socks }

    public var kind: Kind
    public var host: String
    public var port: Int
    /// The user that the proxy asks for; never one for SOCKS.
    public var username: String?
    public var password: Secret?

    /// Reads `http://user:password@host:port`, where all but the host can be left out, and
    /// `socks5://host:port`; nil where it is neither.
    ///
    /// Without a port it is 80, and 1080 for SOCKS.
    public init?(_ text: String) {
        var rest = text[...]
        var kind = Kind.http
        if let end = text.firstRange(of: "://") {
            switch text[..<end.lowerBound].lowercased() {
            case "http": kind = .http
            case "socks5", "socks5h": kind = .socks
            default: return nil
            }
            rest = text[end.upperBound...]
        }
        if let end = rest.lastIndex(of: "@") {
            let parts = rest[..<end].split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard kind == .http, let user = percentDecoded(parts[0]),
                let password = percentDecoded(parts.count > 1 ? parts[1] : "")
            else { return nil }
            username = user
            self.password = Secret(password)
            rest = rest[rest.index(after: end)...]
        }
        guard let address = HTTPAddress("http://\(rest)"), address.prefix.isEmpty else {
            return nil
        }
        self.kind = kind
        host = address.host
        // What has no port of its own has another one with the other scheme.
        let hasPort = HTTPAddress("https://\(rest)")?.port == address.port
        port = hasPort || kind == .http ? address.port : 1080
    }
}
