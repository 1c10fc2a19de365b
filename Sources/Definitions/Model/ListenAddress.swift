import Diagnostics

/// Where the program's own HTTP server listens: an address of this machine and a port.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IP address, or `localhost`; an IPv6 address without brackets.
    public var host: String
    /// Port 0 is one that the system chooses.
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Where it listens if a sink needs it and nothing is written: this machine alone can ask.
    public static let standard = ListenAddress(host: "127.0.0.1", port: 9464)

    public var description: String { HostAndPort(host: host, port: port).description }

    /// Reads `127.0.0.1:9464`, `[::1]:9464` or a port of this machine; nil for anything else, such
    /// as `:9464`, which would mean all addresses without saying so.
    init?(_ text: String) {
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            guard let port = Int(text), port <= 65_535 else { return nil }
            self.init(host: Self.standard.host, port: port)
            return
        }
        guard let address = HostAndPort(text[...], standardPort: nil, leastPort: 0),
            address.host == "localhost" || address.isIP
        else { return nil }
        self.init(host: address.host, port: address.port)
    }

    static let codec: Codec<ListenAddress> = Codec<String>.string.map(
        schema: .string(pattern: "address and port, such as `\(standard)`")
    ) { text, place, report in
        guard let address = ListenAddress(text) else {
            let meant = text.first == ":" ? "127.0.0.1\(text)" : nil
            report.add(
                .malformed(
                    text, "not an address of this machine",
                    write: "an IP address and a port, such as `\(standard)`, or `0.0.0.0:9464` for "
                        + "everybody",
                    meant: meant.flatMap { ListenAddress($0) == nil ? nil : $0 }, at: place))
            return nil
        }
        return address
    }
}
