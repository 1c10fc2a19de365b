import Definitions

/// A question to the DNS, and its bytes (RFC 1035, 4.1).
struct DNSQuestion: Hashable, Sendable {
    var name: DNSName
    var type: DNSDiscovery.RecordType

    /// The bytes of a message that asks it.
    ///
    /// - Parameter id: What the answer must have too; a random number.
    /// - Returns: The message.
    func bytes(id: UInt16) -> [UInt8] {
        // Recursion is desired, and there is one question.
        var bytes = Self.big(id) + [0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        for label in name.labels { bytes += [UInt8(label.count)] + label }
        return bytes + [0] + Self.big(type.number) + Self.big(DNSMessage.internet)
    }

    private static func big(_ number: UInt16) -> [UInt8] {
        [UInt8(number >> 8), UInt8(number & 0xFF)]
    }
}

extension DNSDiscovery.RecordType {
    /// Its number in messages.
    var number: UInt16 {
        switch self {
        case .a: 1
        case .aaaa: 28
        case .srv: 33
        }
    }
}
