/// A query while it is printed: where its rows come from, and what its groups are told apart by.
struct PromQLLevel {
    indirect enum Origin {
        case events([String])
        /// The answer of another query.
        case groups(PromQLLevel)
    }

    var query: Query
    var origin: Origin
    var columns: [Query.Column<ValueExpression>]
    /// The labels of the facets in their order.
    var facets: [PromQLLabel]

    /// How deep queries in queries go.
    static let maximumDepth = 8

    init(_ query: Query, _ naming: PromQLNaming, depth: Int = 1) throws(PromQLReason) {
        guard depth <= Self.maximumDepth else { throw .tooDeep }
        self.query = query
        switch query.output {
        case .rows: throw .rowsAsSuch
        case .values(let columns): self.columns = columns
        }
        switch query.source {
        case .events(let types):
            origin = .events(types)
            facets = []
            for facet in query.facets {
                facets.append(
                    try Self.label(of: facet) { name throws(PromQLReason) in
                        if naming.isMetric(name) { throw .facetByMetric(name) }
                        if name == "timestamp" || name == "eventType" { throw .facetBySelf(name) }
                        return try naming.label(name, in: types)
                    })
            }
        case .entities: throw .entities
        case .answer(let inner):
            let level = try PromQLLevel(inner, naming, depth: depth + 1)
            guard inner.compareWith == nil else { throw .innerComparison }
            origin = .groups(level)
            facets = []
            for facet in query.facets {
                facets.append(
                    try Self.label(of: facet) { name throws(PromQLReason) in
                        guard let label = level.label(named: name) else {
                            throw .noSuchFacet(name, level.query.facetNames.compactMap(\.self))
                        }
                        return label
                    })
            }
        }
    }

    /// The label of a facet that a query around this one calls by name.
    func label(named name: String) -> PromQLLabel? {
        query.facetNames.firstIndex(of: name).map { facets[$0] }
    }

    /// What a facet of that name is made of.
    func facet(named name: String) -> RowExpression? {
        guard let index = query.facetNames.firstIndex(of: name),
            case .by(let expression, _) = query.facets[index]
        else { return nil }
        return expression
    }

    /// The event types that all rows come from in the end.
    var eventTypes: [String] {
        switch origin {
        case .events(let types): types
        case .groups(let level): level.eventTypes
        }
    }

    private static func label(
        of facet: Query.Facet, _ find: (String) throws(PromQLReason) -> PromQLLabel
    ) throws(PromQLReason) -> PromQLLabel {
        switch facet {
        case .by(.leaf(.attribute(let name)), _): try find(name)
        case .by(let expression, _): throw .facetByExpression(expression)
        case .cases: throw .facetByCases
        }
    }
}
