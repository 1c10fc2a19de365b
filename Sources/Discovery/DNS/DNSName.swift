/// A name of the DNS, as its labels.
struct DNSName: Hashable, Sendable, CustomStringConvertible {
    var labels: [[UInt8]]

    /// The longest name and the longest label, in bytes (RFC 1035, 2.3.4).
    static let maximumBytes = 255
    static let maximumLabelBytes = 63

    init(labels: [[UInt8]]) { self.labels = labels }

    /// Nil for a text that is too long, or has an empty label; a dot at the end is that of the root.
    init?(_ text: String) {
        let name = text.hasSuffix(".") ? text.dropLast() : text[...]
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
            .map { Array($0.utf8) }
        guard labels.allSatisfy({ (1...Self.maximumLabelBytes).contains($0.count) }),
            labels.reduce(1, { $0 + $1.count + 1 }) <= Self.maximumBytes
        else { return nil }
        self.labels = labels
    }

    /// The same name whatever its case.
    var folded: DNSName {
        DNSName(
            labels: labels.map { label in
                label.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
            })
    }

    /// Whether it can stand in an address: letters, digits, `-` and `_` alone.
    var isHost: Bool {
        !labels.isEmpty
            && labels.joined().allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }

    var description: String {
        labels.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
    }
}
