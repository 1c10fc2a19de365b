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
///
/// Numbers are numbers, however they are stored: one that is whole is an integer in an answer. An
/// aggregate over no value is missing, but for a count, which is 0. A row for which a facet has no
/// value is in no group. Buckets end with the range, and what is left at its beginning is in none; a
/// long range with buckets that rollups can answer is moved back to a whole minute or hour first.
///
/// - Throws: where the query asks for what there is not, for more than `ExecutionLimits`, or where
///   its task was cancelled; and what reading throws.
public func execute(
    _ query: Query, over source: some RowSource, in context: QueryContext
) throws(QueryError) -> QueryResult {
    try Execution(source, context).answer(query, within: nil, depth: 0)
}
