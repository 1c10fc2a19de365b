import Foundation

/// A message as it was read back.
public struct RabbitMQMessage: Decodable, Sendable, Hashable {
    /// What its publisher said of it.
    public struct Properties: Decodable, Sendable, Hashable {
        public var message_id: String?
        public var content_type: String?
        public var type: String?
        public var delivery_mode: Int?
        /// Seconds since 1970 UTC.
        public var timestamp: Int64?
    }

    public var exchange: String
    public var routing_key: String
    public var payload: String
    public var properties: Properties
}

extension RabbitMQManagement {
    /// Takes what is in a queue, at most `count` messages, and acknowledges them.
    public func take(
        atMost count: Int, from queue: QueueDeclaration
    ) async throws -> [RabbitMQMessage] {
        let answer = try await send(
            "POST", Self.path("queues", queue.virtualHost, queue.name, "get"),
            Request(count: count))
        return try JSONDecoder().decode([RabbitMQMessage].self, from: answer)
    }
}

// The names of these fields are the API's.
private struct Request: Encodable {
    var count: Int
    var ackmode = "ack_requeue_false"
    var encoding = "auto"
}
