/// Time and chance, as the client uses them.
public struct NerdGraphPace: Sendable {
    /// Milliseconds since 1970 UTC.
    public var now: @Sendable () -> Int64
    /// Waits; throws when the task is cancelled meanwhile.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 up to 1.
    public var random: @Sendable () -> Double

    public init(
        now: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.now = now
        self.sleep = sleep
        self.random = random
    }

    /// The wait after the first failure, at most; each further one doubles it.
    static let firstDelay = Duration.seconds(1)
    static let maximumDelay = Duration.seconds(30)
    /// The longest wait that New Relic may ask for; more than that ends the try.
    static let maximumRetryAfter = Duration.seconds(120)

    /// The wait before the next try after so many failures in a row: drawn evenly from nothing to a
    /// bound that doubles, and what was asked for before that.
    func delay(afterFailures failures: Int, asked: Duration?) -> Duration {
        let ceiling = min(Self.maximumDelay, Self.firstDelay * (1 << min(max(failures - 1, 0), 10)))
        return max(asked ?? .zero, .zero) + ceiling * min(max(random(), 0), 1)
    }
}
