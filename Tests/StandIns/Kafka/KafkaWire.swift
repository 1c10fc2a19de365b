import NIOCore

/// The bytes of Kafka's protocol, in the versions before tagged fields.
///
/// Source: https://kafka.apache.org/protocol#protocol_types
package enum KafkaWire {
    /// The requests that are answered, with the highest version of each; the lowest is 0.
    package enum API: Int16, CaseIterable {
        case listOffsets = 2
        case metadata = 3
        case offsetFetch = 9
        case findCoordinator = 10
        case describeGroups = 15
        case listGroups = 16
        case saslHandshake = 17
        case apiVersions = 18
        case describeConfigs = 32
        case saslAuthenticate = 36

        /// Whether it comes before it is known who asks.
        var isOfLogin: Bool {
            [.apiVersions, .saslHandshake, .saslAuthenticate].contains(self)
        }

        package var highest: Int16 {
            switch self {
            case .listOffsets: 2
            case .metadata: 4
            case .offsetFetch: 3
            case .findCoordinator, .describeGroups, .saslHandshake: 1
            case .listGroups: 2
            case .apiVersions, .describeConfigs, .saslAuthenticate: 0
            }
        }
    }
}

extension ByteBuffer {
    mutating func writeText(_ text: String?) {
        guard let text else {
            writeInteger(Int16(-1))
            return
        }
        writeInteger(Int16(text.utf8.count))
        writeString(text)
    }

    mutating func writeBytes(of buffer: ByteBuffer) {
        writeInteger(Int32(buffer.readableBytes))
        writeImmutableBuffer(buffer)
    }

    mutating func writeFlag(_ flag: Bool) { writeInteger(UInt8(flag ? 1 : 0)) }

    mutating func writeList<Element>(
        _ elements: some Collection<Element>, _ write: (inout ByteBuffer, Element) -> Void
    ) {
        writeInteger(Int32(elements.count))
        for element in elements { write(&self, element) }
    }

    mutating func readText() -> String? {
        guard let length = readInteger(as: Int16.self), length >= 0 else { return nil }
        return readString(length: Int(length))
    }

    /// A list; nil where it is null, which means all.
    mutating func readList<Element>(_ read: (inout ByteBuffer) -> Element?) -> [Element]? {
        guard let count = readInteger(as: Int32.self), count >= 0 else { return nil }
        return (0..<count).compactMap { _ in read(&self) }
    }
}
