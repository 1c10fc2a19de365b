extension Query {
    /// The event types of the rows that it asks in the end; none where it asks entities.
    public var eventTypes: [String] {
        switch source {
        case .events(let types): types
        case .entities: []
        case .answer(let inner): inner.eventTypes
        }
    }
}
