/// Whether a sink is tried; the raw values are words for people and labels.
public enum BreakerState: String, Sendable, Hashable, CaseIterable {
    /// Rows go as they come.
    case closed
    /// One small batch is on its way to see whether the endpoint is back.
    case halfOpen = "half_open"
    /// Nothing is sent until the backoff is over.
    case open
}
