public import Queries

/// A query of a widget or of a golden metric, in both of its forms.
public struct WidgetQuery: Sendable {
    /// As New Relic takes it.
    public let nrql: NRQLQuery
    /// As everything else takes it, PromQL and the local store; or what in it has no form there.
    public let query: Result<Query, QueryReasons>

    /// A query that was written as NRQL.
    init(_ nrql: NRQLQuery) {
        self.nrql = nrql
        query = nrql.lowered()
    }

    /// A query that was made here; a reason where a name in it has no form in NRQL.
    init(_ query: Query) throws(QueryReasons) {
        nrql = try query.nrql.get()
        self.query = .success(query)
    }
}
