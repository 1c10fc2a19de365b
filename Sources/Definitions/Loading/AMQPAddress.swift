/// Where a broker that speaks AMQP is: scheme, host, port and virtual host.
public struct AMQPAddress: Sendable, Hashable, CustomStringConvertible {
    public var isTLS: Bool
    public var host: String
    public var port: Int
    /// Such as `/`, which is what it is where the address has no path.
    public var virtualHost: String

    /// Reads `amqp://host:port/vhost` or the same with `amqps`; the virtual host can be written with
    /// `%2F`. Nil where it is no such address, or holds a user, a query or a fragment.
    public init?(_ text: String) {
        let lower = text.lowercased()
        guard lower.hasPrefix("amqp://") || lower.hasPrefix("amqps://") else { return nil }
        isTLS = lower.hasPrefix("amqps://")
        let rest = text.dropFirst(isTLS ? 8 : 7)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count).dropFirst()
        guard let server = HostAndPort(authority, standardPort: isTLS ? 5671 : 5672),
            !path.contains(where: { "@/?#\\".contains($0) }),
            let name = Self.decode(path), name.utf8.count <= 255
        else { return nil }
        host = server.host
        port = server.port
        virtualHost = name.isEmpty ? "/" : name
    }

    /// The text with every `%` and two digits replaced by their byte; nil where they are not UTF-8
    /// or a control character.
    private static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let code = UInt8(
                    rest.prefix(2).map { String(UnicodeScalar($0)) }.joined(), radix: 16)
            else { return nil }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Without the virtual host, such as `amqps://host:5671`.
    public var description: String {
        "\(isTLS ? "amqps" : "amqp")://\(HostAndPort(host: host, port: port))"
    }
}
