/// The clocks that delivery reads and the way in which it waits, so that a test can own them.
public struct TimeSource: Sendable {
    /// The time since a fixed moment; it never goes back.
    public var elapsed: @Sendable () -> Duration
    /// Milliseconds since 1970 UTC, as the machine believes.
    public var milliseconds: @Sendable () -> Int64
    /// Waits for a duration; throws when the task is cancelled meanwhile.
    public var sleep: @Sendable (Duration) async throws -> Void

    public init(
        elapsed: @escaping @Sendable () -> Duration,
        milliseconds: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.elapsed = elapsed
        self.milliseconds = milliseconds
        self.sleep = sleep
    }

    /// The machine's own clocks.
    public static var system: TimeSource {
        let clock = ContinuousClock()
        let start = clock.now
        return TimeSource(
            elapsed: { start.duration(to: clock.now) },
            milliseconds: { wallClockMilliseconds() },
            sleep: { try await clock.sleep(for: $0) })
    }
}
