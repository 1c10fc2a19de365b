import Telemetry

/// What is added to a query of a metric by whoever shows it or watches it: of which things, how it is
/// broken down, and whether over time.
public struct QueryAdditions: Sendable, Hashable {
    /// Values that attributes must have, all of them.
    public var conditions: [Condition]
    /// Attributes that break it down, instead of what the query itself says.
    public var facets: [String]
    /// How many facets are shown, where there are any and the query does not say.
    public var limit: Int?
    public var isTimeSeries: Bool

    public struct Condition: Sendable, Hashable {
        public var attribute: String
        public var value: String

        public init(_ attribute: String, equals value: String) {
            self.attribute = attribute
            self.value = value
        }
    }

    public init(
        where conditions: [Condition] = [], facets: [String] = [], limit: Int? = nil,
        isTimeSeries: Bool = false
    ) {
        self.conditions = conditions
        self.facets = facets
        self.limit = limit
        self.isTimeSeries = isTimeSeries
    }
}

extension Query {
    /// The query with the additions. Over an inner query's answer, the conditions are about the inner
    /// rows, and the facets are among the inner facets, so that the outer query can see them; a time
    /// series is one inside too, since an answer without buckets is all of one time.
    public func adding(_ additions: QueryAdditions) -> Query {
        var query = self
        let facets = additions.facets.map { Query.Facet.by(.attribute($0)) }
        query.addInside(additions, facets)
        if !facets.isEmpty { query.facets = facets }
        if let limit = additions.limit, query.limit == nil, !query.facets.isEmpty {
            query.limit = .count(limit)
        }
        if additions.isTimeSeries, query.buckets == nil { query.buckets = .automatic }
        return query
    }

    private mutating func addInside(_ additions: QueryAdditions, _ facets: [Facet]) {
        guard case .answer(var inner) = source else {
            let tests = additions.conditions.map {
                RowExpression.equals($0.attribute, .text($0.value))
            }
            filter = .all((filter.map { [$0] } ?? []) + tests)
            return
        }
        if case .values = inner.output {
            let own = inner.facets
            inner.facets += facets.filter { !own.contains($0) }
            if additions.isTimeSeries, inner.buckets == nil { inner.buckets = .automatic }
        }
        inner.addInside(additions, facets)
        source = .answer(inner)
    }
}

extension NRQLQuery {
    /// The query with the additions, as `Query.adding` has it; a name that has no form in NRQL is
    /// written with `?`, so ask `NRQLName.hasForm` before.
    public func adding(_ additions: QueryAdditions) -> NRQLQuery {
        var query = self
        let facets = additions.facets.map { NRQLSelection(NRQLExpression(.name($0))) }
        query.addInside(additions, facets)
        if !facets.isEmpty {
            query.facet = NRQLFacet(facets, order: query.facet?.order ?? [])
        }
        if let limit = additions.limit, query.limit == nil, query.facet != nil {
            query.limit = .count(NRQLExpression(.number(String(limit))))
        }
        if additions.isTimeSeries, query.timeSeries == nil { query.timeSeries = NRQLTimeSeries() }
        return query
    }

    private mutating func addInside(_ additions: QueryAdditions, _ facets: [NRQLSelection]) {
        guard from.count == 1, case .query(let box) = from[0] else {
            for condition in additions.conditions {
                let test = NRQLExpression(
                    .binary(
                        NRQLExpression(.name(condition.attribute)), .equal,
                        NRQLExpression(.text(condition.value))))
                filter = filter.map { NRQLExpression(.binary($0, .and, test)) } ?? test
            }
            return
        }
        var inner = box.value
        let isOverRows = QueryLowering(variables: [:]).isOverRows
        if inner.facet != nil || inner.select.contains(where: { isOverRows($0.expression) }) {
            let own = inner.facet?.parts ?? []
            let added = facets.filter { !own.contains($0) }
            if !added.isEmpty {
                inner.facet = NRQLFacet(own + added, order: inner.facet?.order ?? [])
            }
            if additions.isTimeSeries, inner.timeSeries == nil {
                inner.timeSeries = NRQLTimeSeries()
            }
        }
        inner.addInside(additions, facets)
        from = [.query(NRQLBox(inner))]
    }
}
