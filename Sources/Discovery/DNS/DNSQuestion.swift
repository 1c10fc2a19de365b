import Definitions

/// A question to the DNS, and its bytes (RFC 1035, 4.1; RFC 6891).
struct DNSQuestion: Hashable, Sendable {
    var name: DNSName
    var type: DNSDiscovery.RecordType

    /// The greatest answer over UDP that is asked for, in bytes: it goes over any network in one piece.
    static let datagramBytes: UInt16 = 1_232
    private static let optionsType: UInt16 = 41

    /// The bytes of a message that asks it.
    ///
    /// - Parameters:
    ///   - id: What the answer must have too; a random number.
    ///   - isExtended: Whether an answer over UDP may have `datagramBytes`, which old servers do not
    ///     understand (EDNS0); it has at most 512 otherwise.
    /// - Returns: The message.
    func bytes(id: UInt16, isExtended: Bool) -> [UInt8] {
        // Recursion is desired, and there is one question.
        var bytes = Self.big(id) + [0x01, 0, 0, 1, 0, 0, 0, 0, 0, isExtended ? 1 : 0]
        for label in name.labels { bytes += [UInt8(label.count)] + label }
        bytes += [0] + Self.big(type.number) + Self.big(DNSMessage.internet)
        guard isExtended else { return bytes }
        // A record at the root, whose class is the size; no flags and no options.
        return bytes + [0] + Self.big(Self.optionsType) + Self.big(Self.datagramBytes)
            + [0, 0, 0, 0, 0, 0]
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
