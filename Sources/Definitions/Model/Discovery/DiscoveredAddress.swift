/// Where a discovery found something, and what is known of it.
public struct DiscoveredAddress: Sendable, Hashable {
    /// A name or an IP address, an IPv6 address without brackets.
    public var host: String
    /// Nil where the discovery does not know one.
    public var port: Int?
    /// What somebody wrote beside it.
    public var labels: [String: String]
    /// What the discovery itself knows of it, such as the pod.
    public var meta: [String: String]

    /// The most labels of an address.
    public static let maximumLabels = 128
    /// The longest name or value of a label, in bytes.
    public static let maximumLabelBytes = 1_024

    /// An address whose parts are known.
    public init(
        host: String, port: Int?, labels: [String: String] = [:], meta: [String: String] = [:]
    ) {
        self.host = host
        self.port = port
        self.labels = labels
        self.meta = meta
    }

    /// Reads `host:port` or a host alone, an IPv6 address in brackets; nil for anything else, such as
    /// a URL.
    public init?(
        _ text: String, labels: [String: String] = [:], meta: [String: String] = [:]
    ) {
        guard let parsed = HostAndPort(text[...], standardPort: 0, leastPort: 0) else { return nil }
        // One that is written is a port; 0 is none.
        guard parsed.port != 0 || HostAndPort(text[...], standardPort: nil, leastPort: 0) == nil
        else { return nil }
        self.init(
            host: parsed.host, port: parsed.port == 0 ? nil : parsed.port, labels: labels,
            meta: meta)
    }

    /// The host as a URL has it, an IPv6 address in its brackets.
    var writtenHost: String { host.contains(":") ? "[\(host)]" : host }

    /// Host and port, as they stand in a text.
    public var address: String { port.map { "\(writtenHost):\($0)" } ?? writtenHost }

    /// What keeps it from being used at all; nil where nothing does. Such values come from outside,
    /// and go into names and addresses.
    var fault: String? {
        guard labels.count <= Self.maximumLabels else {
            return "it has more than \(Self.maximumLabels) labels"
        }
        for (name, value) in [labels, meta].joined() {
            guard max(name.utf8.count, value.utf8.count) <= Self.maximumLabelBytes else {
                return "a label is longer than \(Self.maximumLabelBytes) bytes"
            }
            guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                return "a label has a line break or a control character"
            }
        }
        return nil
    }
}

extension DiscoveredAddress: Comparable {
    /// By host, port and labels, so that the same answer in another order is the same.
    public static func < (left: DiscoveredAddress, right: DiscoveredAddress) -> Bool {
        (left.host, left.port ?? 0, left.sortedLabels) < (
            right.host, right.port ?? 0, right.sortedLabels
        )
    }

    private var sortedLabels: String {
        [labels, meta].map { pairs in
            pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        }.joined(separator: ";")
    }
}
