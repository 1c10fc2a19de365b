/// The servers that all tests of a process share, each started when the first test asks for it.
///
/// A test that uses one keeps to a virtual host or a stream of its own. Nothing has to end them:
/// their keepers do when the test process is gone, see `ServerProcess`.
public actor SharedBrokers {
    /// The one of this process. The framework offers no place that outlives a test and that would
    /// hand a value to all of them.
    public static let ofThisProcess = SharedBrokers()

    private var rabbitMQ: Task<RabbitMQBroker, any Error>?
    private var nats: Task<NATSServer, any Error>?

    /// The shared RabbitMQ node, ready.
    public func rabbitMQBroker() async throws -> RabbitMQBroker {
        let task = rabbitMQ ?? Task { try await RabbitMQBroker.start() }
        rabbitMQ = task
        return try await task.value
    }

    /// The shared NATS server, ready.
    public func natsServer() async throws -> NATSServer {
        let task = nats ?? Task { try await NATSServer.start() }
        nats = task
        return try await task.value
    }
}
