import Definitions
import Diagnostics

/// When an incident is on, in milliseconds of simulated time since the start.
struct IncidentClock: Sendable {
    private let offset: Int64
    private let duration: Int64
    private let period: Int64?

    /// How long what an incident left behind takes to be cleared away.
    static let recovery: Int64 = 60_000

    init(_ incident: SimulatedIncident) {
        offset = milliseconds(incident.offset)
        duration = milliseconds(incident.duration)
        period = incident.period.map { milliseconds($0.value) }
    }

    /// Where an incident is at a moment.
    enum Phase: Sendable {
        case before
        /// It is on, after that share of its time.
        case on(Double)
        /// It is over, and what it left is there by that share, from 1 down to 0.
        case over(Double)
    }

    func phase(at elapsed: Int64) -> Phase {
        guard elapsed >= offset else { return .before }
        let since = period.map { (elapsed - offset) % $0 } ?? (elapsed - offset)
        if since < duration { return .on(Double(since) / Double(duration)) }
        let left = max(0, Self.recovery - (since - duration))
        return .over(Double(left) / Double(Self.recovery))
    }
}

/// Whole milliseconds of a duration.
func milliseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
}
