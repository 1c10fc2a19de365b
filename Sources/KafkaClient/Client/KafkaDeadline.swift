import Dispatch

/// When a call ends, whatever has come by then.
struct KafkaDeadline: Sendable {
    /// The least and the most that a call can be given; the most is well below `KafkaHandle.patience`.
    static let range = Duration.milliseconds(10)...Duration.seconds(1_800)

    let end: ContinuousClock.Instant

    init(within duration: Duration) {
        let bounded = min(max(duration, Self.range.lowerBound), Self.range.upperBound)
        end = ContinuousClock.now.advanced(by: bounded)
    }

    /// What is left, at least nothing.
    var remaining: Duration { max(ContinuousClock.now.duration(to: end), .zero) }

    /// The end, for timers.
    var time: DispatchTime {
        let (seconds, attoseconds) = remaining.components
        return .now()
            + .nanoseconds(Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000))
    }

    var isOver: Bool { remaining == .zero }

    /// The middle of the time that is left, for a step that others follow.
    var half: KafkaDeadline { KafkaDeadline(within: remaining / 2) }

    /// What librdkafka is given: a tenth less than what is left, so that what it says of the failure
    /// comes in time.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = remaining.components
        let left = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        return Int32(max(left * 9 / 10, 1))
    }
}
