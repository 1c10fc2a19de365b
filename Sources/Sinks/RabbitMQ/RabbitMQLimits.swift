/// How long a broker may take, and how much is on its way to it.
public struct RabbitMQLimits: Sendable, Hashable {
    /// How long connecting may take, and each answer of the log-in.
    public var connectTimeout: Duration
    /// How long the broker may say nothing while confirmations are due.
    public var confirmTimeout: Duration
    /// How often the two sides show that they live, in whole seconds; zero for never.
    public var heartbeat: Duration
    /// The most messages published and not confirmed.
    public var maximumUnconfirmed: Int

    /// The most bytes of a message; RabbitMQ itself takes 16 MiB since version 4.
    public static let maximumMessageBytes = 16 << 20

    /// Limits that suit a broker across the network; the number is at least 1.
    public init(
        connectTimeout: Duration = .seconds(10), confirmTimeout: Duration = .seconds(30),
        heartbeat: Duration = .seconds(30), maximumUnconfirmed: Int = 500
    ) {
        precondition(maximumUnconfirmed > 0)
        self.connectTimeout = connectTimeout
        self.confirmTimeout = confirmTimeout
        self.heartbeat = heartbeat
        self.maximumUnconfirmed = maximumUnconfirmed
    }
}
