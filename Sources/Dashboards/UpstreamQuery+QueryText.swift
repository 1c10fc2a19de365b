public import Definitions
public import Queries

extension UpstreamQuery {
    /// The query as NRQL that can be checked, added to and printed.
    public var queryText: QueryText {
        QueryText(select: select, from: from, filter: filter, facet: facet)
    }
}

extension GoldenMetric {
    /// Upstream's queries, one for each provider; empty for a metric of ours.
    public var texts: [QueryText] {
        (query.map { [$0] } ?? queries.map(\.value)).map(\.queryText)
    }
}
