import Definitions

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The hosts that need no proxy.
///
/// `*` is every host; a name is that host and all under it, with or without a dot before it; an
/// address can have a length behind it, such as `10.0.0.0/8`; a port behind a name or an address, as
/// in `host:8080` and `[::1]:8080`, makes it that port's only.
struct ProxyExceptions: Sendable {
    private enum Rule {
        case every
        case name(String, port: Int?)
        case network([UInt8], length: Int, port: Int?)
    }

    private let rules: [Rule]

    /// The most entries that are read.
    static let maximumCount = 1_000

    /// Reads a list with commas or blanks between its entries; one that cannot be read is no
    /// exception.
    init(_ text: String) {
        rules = text.split { $0 == "," || $0.isWhitespace }.prefix(Self.maximumCount)
            .compactMap(Self.rule)
    }

    func contains(_ address: HTTPAddress) -> Bool {
        let host = address.host.lowercased()
        let bytes = networkBytes(host)
        return rules.contains { rule in
            switch rule {
            case .every: true
            case .name(let name, let port):
                (port ?? address.port) == address.port
                    && (host == name || host.hasSuffix("." + name))
            case .network(let network, let length, let port):
                (port ?? address.port) == address.port
                    && bytes.map { share($0, network, bits: length) } ?? false
            }
        }
    }

    private static func rule(_ entry: Substring) -> Rule? {
        if entry == "*" { return .every }
        var (name, port) = split(entry)
        if let slash = name.firstIndex(of: "/") {
            guard let bytes = networkBytes(String(name[..<slash])),
                let length = Int(name[name.index(after: slash)...]),
                (0...bytes.count * 8).contains(length)
            else { return nil }
            return .network(bytes, length: length, port: port)
        }
        if let bytes = networkBytes(String(name)) {
            return .network(bytes, length: bytes.count * 8, port: port)
        }
        if name.hasPrefix("*.") { name = name.dropFirst(2) }
        while name.hasPrefix(".") { name = name.dropFirst() }
        return name.isEmpty ? nil : .name(name.lowercased(), port: port)
    }

    /// The host and the port of an entry; an IPv6 address has a port only behind brackets.
    private static func split(_ entry: Substring) -> (Substring, port: Int?) {
        if entry.hasPrefix("["), let end = entry.firstIndex(of: "]") {
            let name = entry[entry.index(after: entry.startIndex)..<end]
            let rest = entry[entry.index(after: end)...]
            return (name, rest.hasPrefix(":") ? Int(rest.dropFirst()) : nil)
        }
        let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let port = Int(parts[1]) else { return (entry, nil) }
        return (parts[0], port)
    }
}

/// The 4 or 16 bytes of an address in digits; nil for a name.
private func networkBytes(_ text: String) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
    return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
}

/// Whether two addresses of one kind have their first bits in common.
private func share(_ one: [UInt8], _ other: [UInt8], bits: Int) -> Bool {
    guard one.count == other.count else { return false }
    let whole = bits / 8
    guard one.prefix(whole) == other.prefix(whole) else { return false }
    let rest = bits % 8
    guard rest > 0 else { return true }
    return (one[whole] ^ other[whole]) >> (8 - rest) == 0
}
