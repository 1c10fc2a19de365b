import Definitions
import Diagnostics
import Telemetry

/// When an incident is on, in milliseconds of simulated time since the start.
struct IncidentClock: Sendable {
    private let offset: Int64
    private let duration: Int64
    private let period: Int64?

    /// How long what an incident left behind takes to be cleared away.
    static let recovery: Int64 = 60_000

    init(_ incident: SimulatedIncident) {
        offset = incident.offset.wholeMilliseconds
        duration = incident.duration.wholeMilliseconds
        period = incident.period.map { $0.value.wholeMilliseconds }
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
