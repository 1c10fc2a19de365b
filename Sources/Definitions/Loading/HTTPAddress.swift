/// The base address of an HTTP service: scheme, host, port, and a path prefix without a slash at
/// its end.
public struct HTTPAddress: Sendable, Hashable, CustomStringConvertible {
    public var isTLS: Bool
    public var host: String
    public var port: Int
    public var prefix: String

    /// Reads `http://host:port/prefix`; nil where it is no such address, or holds a user, a query
    /// or a fragment.
    public init?(_ text: String) {
        guard text.utf8.count <= 2_000,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F })
        else { return nil }
        let lower = text.lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return nil }
        isTLS = lower.hasPrefix("https://")
        let rest = text.dropFirst(isTLS ? 8 : 7)
        guard !rest.contains(where: { "@?#\\".contains($0) }) else { return nil }
        let authority = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        prefix = String(path)
        guard let server = HostAndPort(authority, standardPort: isTLS ? 443 : 80) else {
            return nil
        }
        host = server.host
        port = server.port
    }

    /// Whether what is sent there can be read on the way.
    var isExposed: Bool { !isTLS && !HostAndPort(host: host, port: port).isLoopback }

    public var description: String {
        "\(isTLS ? "https" : "http")://\(HostAndPort(host: host, port: port))\(prefix)"
    }
}
