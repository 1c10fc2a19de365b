/// A host and a port, as addresses of all kinds have them.
public struct HostAndPort: Sendable, Hashable, CustomStringConvertible {
    /// A name or an IP address, an IPv6 address without brackets.
    public var host: String
    public var port: Int

    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port`, with an IPv6 address in brackets; nil for anything else.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - standardPort: The port where none is written; nil where one has to be.
    ///   - leastPort: 0 where that stands for one that the system chooses.
    init?(_ text: Substring, standardPort: Int?, leastPort: Int = 1) {
        guard text.utf8.count <= Self.maximumLength,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }),
            !text.contains(where: { "@/?#\\".contains($0) })
        else { return nil }
        var name = text
        var written: Substring?
        if name.hasPrefix("[") {
            guard let end = name.firstIndex(of: "]") else { return nil }
            let after = name[name.index(after: end)...]
            name = name[name.index(after: name.startIndex)..<end]
            guard name.contains(":"), after.isEmpty || after.first == ":" else { return nil }
            written = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = name.firstIndex(of: ":") {
            written = name[name.index(after: colon)...]
            name = name[..<colon]
        }
        guard !name.isEmpty, let port = written.map(Self.number) ?? standardPort,
            (leastPort...65_535).contains(port)
        else { return nil }
        self.init(host: String(name), port: port)
    }

    /// The longest text that is read, in bytes.
    private static let maximumLength = 2_000

    /// Digits alone: `+80` is a number and no port. Without a digit, one that no port is.
    private static func number(_ text: Substring) -> Int {
        guard text.allSatisfy({ ("0"..."9").contains($0) }) else { return -1 }
        return Int(text) ?? -1
    }

    /// Whether the host is an IP address and not a name.
    var isIP: Bool { host.contains(":") || Self.isIPv4(host) }

    /// Whether the host is this machine, by name or by address.
    var isLoopback: Bool {
        host.lowercased() == "localhost" || host == "::1"
            || (Self.isIPv4(host) && host.hasPrefix("127."))
    }

    private static func isIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { $0.first != "+" && UInt8($0) != nil }
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
