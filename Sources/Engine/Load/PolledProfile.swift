/// By which profile of its source a target was asked.
public struct PolledProfile: Sendable, Hashable {
    public var name: String
    /// Its place among the profiles, 0 for the most detailed.
    public var step: Int
    /// The last size that was known; nil where none was.
    public var size: Double?
    /// Whether the size alone would allow a more detailed one, and the budget does not.
    public var isByBudget: Bool
}

/// How often a target is asked.
public struct PollPace: Sendable, Hashable {
    /// From the beginning of a poll to that of the next, a multiple of the target's interval.
    public var interval: Duration
    /// Whether that is, or was a few polls ago, more than the target's interval because of the budget.
    public var isStretched = false
    /// Whether the budget is exceeded all the same, since a target is never asked less often than
    /// `TargetBudget.maximumStretch` says.
    public var isExceeded = false
}
