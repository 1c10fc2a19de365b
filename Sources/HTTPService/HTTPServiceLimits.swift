/// What the service takes from those who ask.
public struct HTTPServiceLimits: Sendable, Hashable {
    /// The most bytes of all headers of a request; the connection of one with more is closed.
    public var headerBytes: Int
    /// The most connections at once; further ones wait until the system takes no more.
    public var connections: Int
    /// How long a connection may stay without a whole request.
    public var idle: Duration
    /// How long a stop waits for the answers under way before it cuts them off.
    public var stop: Duration

    public static let headerBytes = 16_384
    public static let connections = 100
    public static let idle = Duration.seconds(60)
    public static let stop = Duration.seconds(5)
    /// A shorter body is not worth compressing, in bytes.
    public static let minimumCompressedBytes = 1_000

    public init(
        headerBytes: Int = headerBytes, connections: Int = connections, idle: Duration = idle,
        stop: Duration = stop
    ) {
        self.headerBytes = headerBytes
        self.connections = connections
        self.idle = idle
        self.stop = stop
    }
}
