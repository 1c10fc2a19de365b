/// What a sink asks of the delivery in front of it.
public struct SinkNeeds: Sendable, Hashable {
    /// Whether rows must come in the order in which they were accepted, one batch at a time, as
    /// Prometheus' remote write has it for each series.
    public var isOrdered: Bool
    /// How many calls of `deliver` may be under way at once; 1 where rows come in order.
    public var maximumConcurrency: Int
    /// How far back an endpoint takes a row's time; what is older is dropped as `too_old` before it
    /// is handed over. Nil for no bound.
    public var greatestAge: Duration?
    /// How far ahead an endpoint takes a row's time; what is further is dropped as `in_future`.
    public var greatestLead: Duration?
    /// The event types that the sink takes; nil for all. Rows of others are none of its rows.
    public var eventTypes: Set<String>?

    public init(
        isOrdered: Bool = false, maximumConcurrency: Int = 1, greatestAge: Duration? = nil,
        greatestLead: Duration? = nil, eventTypes: Set<String>? = nil
    ) {
        precondition(maximumConcurrency >= 1 && (!isOrdered || maximumConcurrency == 1))
        self.isOrdered = isOrdered
        self.maximumConcurrency = maximumConcurrency
        self.greatestAge = greatestAge
        self.greatestLead = greatestLead
        self.eventTypes = eventTypes
    }
}
