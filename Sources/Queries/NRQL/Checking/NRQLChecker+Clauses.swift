extension NRQLChecker {
    /// The greatest number that LIMIT takes, and that of a query of a lookup table.
    private static let maximumLimit = (rows: 5_000, lookups: 20_000)

    /// Whether the clauses of a query go together.
    mutating func checkClauses(_ query: NRQLQuery) {
        if let series = query.timeSeries, series.slideBy != nil {
            switch series.width {
            case .duration?, .variable?: break
            case nil, .auto?, .maximum?: add(.slideWithoutWidth(at: series.span.range))
            }
        }
        if let prediction = query.prediction {
            if query.timeSeries == nil { add(.predictionOfNothing(at: prediction.span.range)) }
            if query.compareWith != nil {
                add(.predictionOfComparison(at: prediction.span.range))
            }
        }
        if case .count(let count)? = query.limit { checkLimit(count, of: query) }
        if let facet = query.facet { checkFacet(facet) }
        if query.showsEventTypes, let first = query.select.first {
            add(.selectionOfEventTypes(at: first.expression.span.range))
        }
    }

    /// The most attributes that a query is broken down by.
    ///
    /// Source: https://docs.newrelic.com/docs/nrql/nrql-syntax-clauses-functions/#facet
    private static let maximumFacets = 5

    private mutating func checkFacet(_ facet: NRQLFacet) {
        if facet.parts.count > Self.maximumFacets {
            let part = facet.parts[Self.maximumFacets]
            add(
                .tooManyFacets(
                    facet.parts.count, Self.maximumFacets, at: part.expression.span.range))
        }
        var seen: Set<String> = []
        for part in facet.parts {
            guard case .name(let name) = part.expression.kind else { continue }
            if !seen.insert(name).inserted {
                add(.repeatedFacet(name, at: part.expression.span.range))
            }
        }
    }

    private mutating func checkLimit(_ count: NRQLExpression, of query: NRQLQuery) {
        guard case .number(let digits) = count.kind else { return }
        guard let limit = Int(digits), limit > 0 else {
            add(.limitOfNothing(digits, at: count.span.range))
            return
        }
        let asksLookup = query.from.contains { source in
            if case .lookup = source { true } else { false }
        }
        let maximum = asksLookup ? Self.maximumLimit.lookups : Self.maximumLimit.rows
        if limit > maximum { add(.limitOverMaximum(maximum, at: count.span.range)) }
    }
}
