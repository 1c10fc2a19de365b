/// Where messages are published: an exchange, and a routing key for each row.
public struct RabbitMQRoute: Sendable, Hashable {
    /// The exchange's name; empty for the default one, where a routing key is a queue's name.
    public let exchange: String
    /// The parts of the key between which the event type stands.
    private let parts: [String]

    /// The most bytes of a name and of a routing key; AMQP has one byte for their length.
    public static let maximumLength = 255
    /// What stands for the row's event type in a routing key.
    public static let placeholder = "{eventType}"

    /// A route; nil where the exchange or the key is too long, or the key has braces that are not
    /// those of the placeholder.
    public init?(exchange: String, routingKey: String) {
        let parts = routingKey.split(
            separator: Self.placeholder, omittingEmptySubsequences: false
        ).map(String.init)
        let texts = parts + [exchange]
        guard texts.allSatisfy({ $0.utf8.count <= Self.maximumLength && !$0.utf8.contains(0) }),
            parts.allSatisfy({ !$0.contains { $0 == "{" || $0 == "}" } })
        else { return nil }
        self.exchange = exchange
        self.parts = parts
    }

    /// The key for rows of an event type; nil where it is too long, or has a zero byte.
    func routingKey(eventType: String) -> String? {
        let key = parts.count == 1 ? parts[0] : parts.joined(separator: eventType)
        return key.utf8.count <= Self.maximumLength && !key.utf8.contains(0) ? key : nil
    }
}
