extension PromQLNaming {
    /// The label of an attribute of the rows that a query asks in the end, or why it has none there.
    public func label(
        of attribute: String, in query: Query
    ) throws(PromQLReason) -> PromQLLabel {
        try label(attribute, in: try PromQLLevel(query, self).eventTypes)
    }

    /// All series that only the rows of some event types have; nil where there are none.
    public func selector(ofRowsOf eventTypes: [String]) -> PromQLSelector? {
        let names = sampleNames(of: eventTypes)
        return names.isEmpty ? nil : PromQLSelector(anyOf: names)
    }
}

extension PromQLSelector {
    /// The selector as Prometheus reads it, on one line.
    public var text: String { PromQL.vector(self).text }
}

extension Query {
    /// The query broken down further, so that each group is one series in Prometheus, by the fewest
    /// attributes that do: then the latest value of a group is known there, where that of several
    /// series is not. Nil where nothing does, or where it asks another query's answer.
    ///
    /// - Returns: the query, and the attributes by which it is broken down in addition.
    public func finer(naming: PromQLNaming) -> (query: Query, added: [String])? {
        guard case .events(let types) = source, types.count == 1,
            let type = naming.eventTypes[types[0]]
        else { return nil }
        let own = facets.compactMap { facet -> String? in
            guard case .by(.leaf(.attribute(let name)), _) = facet else { return nil }
            return name
        }
        guard own.count == facets.count else { return nil }
        // A row without one of them would be in no group.
        let missing = type.identities.filter(\.isInEveryRow).map {
            $0.attributes.subtracting(own).sorted()
        }
        .filter { !$0.isEmpty }
        // A GUID tells nobody anything, so names go before it.
        let best = missing.min { left, right in
            let ranks = [left, right].map { ($0 == ["entityGuid"] ? 1 : 0, $0.count) }
            return ranks[0] == ranks[1]
                ? left.lexicographicallyPrecedes(right) : ranks[0] < ranks[1]
        }
        guard let best else { return nil }
        var query = self
        query.facets += best.map { .by(.attribute($0)) }
        return (query, best)
    }
}
