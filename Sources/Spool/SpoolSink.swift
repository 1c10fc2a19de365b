/// A sink as the spool sees it: a name, and which rows are its rows.
public struct SpoolSink: Sendable, Hashable {
    /// Unique among the sinks of one spool; its cursor is kept under it.
    public var name: String
    /// Rows of other event types are not the sink's: they are passed over, and no part of its
    /// account. Nil for all but `excludedTypes`.
    public var eventTypes: Set<String>?
    /// Of these the sink gets no rows where it does not name its event types.
    public var excludedTypes: Set<String>

    public init(
        name: String, eventTypes: Set<String>? = nil, excludedTypes: Set<String> = []
    ) {
        self.name = name
        self.eventTypes = eventTypes
        self.excludedTypes = excludedTypes
    }
}
