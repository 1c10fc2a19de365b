public import Telemetry

/// Where NerdGraph is, and the key to it.
public struct NerdGraphEndpoint: Sendable {
    /// Such as `https://api.newrelic.com/graphql`.
    public var url: EndpointURL
    /// A user's key as it is now; asked for each time, so that it can be rotated.
    public var key: @Sendable () -> Secret
    /// Called when the key was not good, so that it can be read anew.
    public var keyWasRefused: @Sendable () -> Void
    /// The longest time of one request, from the first step of connecting to the last byte.
    public var timeout: Duration
    /// The longest answer that is read, in bytes; a dashboard of all its limits has about 20 MB.
    public var maximumAnswerBytes: Int
    /// How often a request is sent at most, where a failure may pass.
    public var attempts: Int

    public static let timeout = Duration.seconds(60)
    public static let maximumAnswerBytes = 32 << 20
    public static let attempts = 5

    public init(
        url: EndpointURL, key: @escaping @Sendable () -> Secret,
        keyWasRefused: @escaping @Sendable () -> Void = {}, timeout: Duration = timeout,
        maximumAnswerBytes: Int = maximumAnswerBytes, attempts: Int = attempts
    ) {
        precondition(attempts > 0 && maximumAnswerBytes > 0)
        self.url = url
        self.key = key
        self.keyWasRefused = keyWasRefused
        self.timeout = timeout
        self.maximumAnswerBytes = maximumAnswerBytes
        self.attempts = attempts
    }
}
