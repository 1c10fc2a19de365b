public import Diagnostics

/// Records of a name in the DNS that say where targets are.
public struct DNSDiscovery: Sendable {
    /// Which records are asked for.
    public enum RecordType: String, Sendable, CaseIterable { case srv, a, aaaa }

    public var name: Located<String>
    public var type = RecordType.srv
    public var port: Int?
    /// Who is asked; nil for whom the system asks.
    public var server: HostAndPort?
    public var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
    }

    /// What is known of an address by `${meta.NAME}`.
    public static let metaNames = ["name"]

    /// The longest name, in bytes, as the DNS has it.
    private static let maximumNameLength = 253

    static let record: Record<DNSDiscovery> = {
        var record = Record<DNSDiscovery>(
            "DNS records", "Records of a name in the DNS that say where targets are.",
            start: DNSDiscovery.init(place:),
            fields: [
                .required(
                    "name", \.name,
                    Codec.text(
                        "a name of the DNS", pattern: "labels of letters, digits, `-` and `_`",
                        where: isName
                    ).located,
                    "The name, such as `_amqp._tcp.example.org`; one that ends in a dot is whole, "
                        + "others are looked for in the domains of the system too."),
                .defaulted(
                    "type", \.type, .choice, "srv",
                    "Which records: `srv` has a port, `a` and `aaaa` have addresses alone."),
                .optional(
                    "port", \.port, .integer(1...65_535), "The port, for `a` and `aaaa`."),
                .optional(
                    "server", \.server, serverCodec,
                    "The address of the server that is asked, such as `10.0.0.2:53`, in place of "
                        + "those of `/etc/resolv.conf`."),
            ])
        record.check = { dns, report in
            if (dns.type == .srv) != (dns.port == nil) { report.add(.port(of: dns)) }
        }
        return record
    }()

    private static func isName(_ text: String) -> Bool {
        let name = text.hasSuffix(".") ? text.dropLast() : text[...]
        return (1...maximumNameLength).contains(name.utf8.count)
            && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count)
                    && label.unicodeScalars.allSatisfy {
                        $0.isASCIILetter || $0.isASCIIDigit || $0 == "-" || $0 == "_"
                    }
            }
    }

    private static let serverCodec = Codec<String>.string.map(
        schema: .string(pattern: "an IP address, and a port if it is not 53")
    ) { text, place, report -> HostAndPort? in
        guard let server = HostAndPort(text[...], standardPort: 53), server.isIP else {
            report.add(
                .malformed(
                    text, "not an IP address", write: "an IP address, such as `10.0.0.2`",
                    at: place))
            return nil
        }
        return server
    }
}

extension Diagnostic {
    fileprivate static func port(of dns: DNSDiscovery) -> Diagnostic {
        let needsPort = dns.port == nil
        return Diagnostic(
            "config/discovery",
            needsPort
                ? "records of the type `\(dns.type.rawValue)` have no port"
                : "records of the type `srv` have a port themselves",
            at: dns.name.place, label: needsPort ? "`port` is missing" : "`port` has no meaning",
            help: needsPort ? "write `port:` beside it" : "remove `port:`")
    }
}
