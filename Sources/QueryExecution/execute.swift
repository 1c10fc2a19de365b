public import Queries

/// What a query is answered with beside rows: nothing of it is read from the machine.
public struct QueryContext: Sendable {
    /// Milliseconds since 1970 UTC.
    public var now: Int64
    /// How far the clocks of a time zone (an IANA name) are ahead of UTC at a time, in milliseconds;
    /// nil where there is no such zone.
    public var offset: @Sendable (_ zone: String, _ time: Int64) -> Int64?

    public init(
        now: Int64,
        offset: @escaping @Sendable (_ zone: String, _ time: Int64) -> Int64? = {
            zone, _ in zone == "UTC" ? 0 : nil
        }
    ) {
        self.now = now
        self.offset = offset
    }
}

/// Answers a query from rows.
public func execute(
    _ query: Query, over source: some RowSource, in context: QueryContext
) throws(QueryError) -> QueryResult {
    throw QueryError(.unsupported, "not yet")
}
