/// Where rows come from.
public protocol RowSource {
    /// Hands over all rows that are needed, in batches, older rows before newer ones of a series.
    ///
    /// A query can read several times: for the time it compares with, and for queries inside it. No
    /// row may be in two batches of one reading, neither as itself nor in what stands for it.
    ///
    /// - Throws: what `body` throws, or a `QueryError` where reading fails.
    func read(_ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void) throws(QueryError)
}
