import Definitions

/// Whom the system asks for names, and in which domains (`resolv.conf(5)`).
struct ResolverSettings: Hashable, Sendable {
    var servers: [HostAndPort] = []
    var domains: [String] = []
    /// A name with so many dots is tried as it is before it is looked for in the domains.
    var dots = 1

    /// The most servers and domains that are taken, as the system has it.
    static let maximumServers = 3
    static let maximumDomains = 6
    static let maximumFileBytes = 64 << 10
    static let path = "/etc/resolv.conf"

    init(server: HostAndPort) { servers = [server] }

    /// Reads the file; what it does not understand is passed over, as the system does.
    init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.split { $0 == " " || $0 == "\t" }.map(String.init)
            guard let first = words.first, !first.hasPrefix("#"), !first.hasPrefix(";") else {
                continue
            }
            switch first {
            case "nameserver":
                if words.count > 1, servers.count < Self.maximumServers {
                    servers.append(HostAndPort(host: words[1], port: 53))
                }
            case "search", "domain":
                domains = Array(words.dropFirst().prefix(Self.maximumDomains))
            case "options":
                for option in words.dropFirst() where option.hasPrefix("ndots:") {
                    dots = min(max(Int(option.dropFirst(6)) ?? 1, 0), 15)
                }
            default: break
            }
        }
    }

    /// The names that a written one can stand for, in the order in which they are asked.
    func candidates(for name: String) -> [String] {
        if name.hasSuffix(".") { return [name] }
        let others = domains.map { domain in
            "\(name).\(domain.hasSuffix(".") ? String(domain.dropLast()) : domain)"
        }.filter { !$0.hasSuffix(".") }
        let isLong = name.count { $0 == "." } >= dots
        return isLong ? [name] + others : others + [name]
    }
}
