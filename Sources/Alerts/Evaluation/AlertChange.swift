public import Definitions

/// What becomes of one alert at an evaluation.
public struct AlertChange: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Its condition holds, and has not for long enough.
        case pending
        case firing
        /// It fired, and its condition does not hold any more.
        case resolved
        /// It was pending, and its condition does not hold any more.
        case dropped
    }

    public var kind: Kind
    public var series: AlertSeries
    public var severity: AlertSeverity
    public var cause: AlertState.Cause
    /// When its condition began to hold, in milliseconds since 1970 UTC; of a loss, when the last
    /// value was there.
    public var since: Int64
    /// When this was evaluated.
    public var at: Int64
    /// What was compared with the bound; the last one where it is missing now, nil of a loss.
    public var value: Double?
}
