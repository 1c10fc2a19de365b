import Telemetry

extension Query {
    /// The query in NRQL, whose tree prints itself; or everything in it that NRQL has no form for.
    ///
    /// Lowering the tree gives the same query again.
    public var nrql: Result<NRQLQuery, QueryReasons> {
        var printing = QueryPrinting()
        let tree = printing.query(self, as: .whole)
        guard printing.reasons.isEmpty, let tree else {
            return .failure(QueryReasons(printing.reasons))
        }
        return .success(tree)
    }
}

/// Turns the algebra into NRQL's tree, and notes everything that has no form there.
struct QueryPrinting {
    private(set) var reasons: [QueryReason] = []
    /// The query at hand.
    var query: Query?

    /// Notes a reason; always nil.
    mutating func refuse<Form>(_ message: String) -> Form? {
        reasons.append(QueryReason(message))
        return nil
    }

    /// A name that NRQL can write.
    mutating func name(_ text: String) -> NRQLName? {
        let name = NRQLName(text)
        guard name.hasForm else {
            return refuse(
                text.isEmpty
                    ? "an empty name has no form in NRQL"
                    : "the name `\(text)` has no form in NRQL: it has a backtick or a control character"
            )
        }
        return name
    }

    // MARK: The clauses

    mutating func query(_ query: Query, as role: QueryLowering.Role) -> NRQLQuery? {
        let outer = self.query
        self.query = query
        defer { self.query = outer }
        let source = source(query.source)
        let select = select(query.output)
        guard let source, let select else { return nil }
        var tree = NRQLQuery(select: select, from: source)
        tree.filter = query.filter.flatMap { expression($0, isTest: true) }
        if !query.facets.isEmpty {
            tree.facet = NRQLFacet(query.facets.compactMap { facet($0) })
        }
        add(query.order, to: &tree)
        switch query.limit {
        case nil: break
        case .maximum?: tree.limit = .maximum
        case .count(let count)?: tree.limit = .count(NRQLExpression(.number(String(count))))
        }
        if query.offset > 0 { tree.offset = NRQLExpression(.number(String(query.offset))) }
        add(query.range, to: &tree)
        tree.timeSeries = query.buckets.flatMap { timeSeries($0) }
        tree.compareWith = query.compareWith.flatMap { length in
            ago(length).map { NRQLTime($0) }
        }
        tree.timeZone = query.timeZone.map { NRQLExpression(.text($0)) }
        refuseClauses(of: query, as: role)
        return tree
    }

    private mutating func refuseClauses(of query: Query, as role: QueryLowering.Role) {
        if role != .whole, query.compareWith != nil {
            reasons.append(QueryReason("COMPARE WITH stands in the outermost query alone"))
        }
        if role == .value, query.buckets != nil {
            reasons.append(QueryReason("a query that stands for a value takes no TIMESERIES"))
        }
        guard case .rows = query.output else { return }
        if !query.facets.isEmpty {
            reasons.append(QueryReason("FACET over rows that are shown has no form in NRQL"))
        }
        if query.buckets != nil {
            reasons.append(QueryReason("TIMESERIES over rows that are shown has no form in NRQL"))
        }
    }

    private mutating func source(_ source: Query.Source) -> [NRQLSource]? {
        switch source {
        case .events(let types):
            guard !types.isEmpty else {
                return refuse("a query of no event type has no form in NRQL")
            }
            guard types != ["Entity"] else {
                return refuse("the event type `Entity` has no form: FROM Entity asks for entities")
            }
            let names = types.compactMap { name($0) }
            return names.count == types.count ? names.map { .eventType($0) } : nil
        case .entities: return [.eventType(NRQLName("Entity"))]
        case .answer(let inner):
            return query(inner, as: .source).map { [.query(NRQLBox($0))] }
        }
    }

    private mutating func select(_ output: Query.Output) -> [NRQLSelection]? {
        switch output {
        case .rows(nil): return [NRQLSelection(NRQLExpression(.wildcard))]
        case .rows(let columns?):
            let selections = columns.compactMap { selection($0.label, expression($0.expression)) }
            return selections.count == columns.count && !columns.isEmpty ? selections : nil
        case .values(let columns):
            guard !columns.isEmpty else {
                return refuse("a query of no column has no form in NRQL")
            }
            let areOverRows = columns.contains { !$0.expression.aggregates.isEmpty }
            guard areOverRows || query?.facets.isEmpty == false else {
                return refuse("values without an aggregate are of rows in NRQL")
            }
            let selections = columns.compactMap { selection($0.label, expression($0.expression)) }
            return selections.count == columns.count ? selections : nil
        }
    }

    private func selection(_ label: String?, _ expression: NRQLExpression?) -> NRQLSelection? {
        expression.map { NRQLSelection($0, as: label.map { NRQLName($0) }) }
    }

    private mutating func facet(_ facet: Query.Facet) -> NRQLSelection? {
        switch facet {
        case .by(let value, let label): return selection(label, expression(value))
        case .cases(let cases, let other):
            let arguments = cases.compactMap { column -> NRQLArgument? in
                expression(column.expression, isTest: true).map {
                    .filter($0, label: column.label.map { NRQLName($0) })
                }
            }
            let call = NRQLExpression(.call(NRQLName("cases"), arguments))
            guard let other else { return NRQLSelection(call) }
            return expression(other).map { NRQLSelection(NRQLExpression(.binary(call, .or, $0))) }
        }
    }

    /// ORDER BY: behind FACET the greatest come first unless it is said; elsewhere, the least.
    private mutating func add(_ order: Query.Order?, to tree: inout NRQLQuery) {
        switch order {
        case nil: break
        case .byRow(let value, let isDescending)?:
            guard case .rows? = query?.output else {
                reasons.append(
                    QueryReason("an order of values by what is in a row has no form in NRQL"))
                return
            }
            tree.order =
                expression(value).map {
                    [NRQLOrder($0, isDescending ? .descending : nil)]
                } ?? []
        case .by(let value, let isDescending)?:
            guard case .values(let columns)? = query?.output else {
                reasons.append(
                    QueryReason("an order of rows by a value over many has no form in NRQL"))
                return
            }
            guard let written = expression(value) else { return }
            if case .name(let name) = written.kind, columns.contains(where: { $0.label == name }) {
                reasons.append(
                    QueryReason(
                        "the facet `\(name)` has no form in ORDER BY, where it names a column"))
            }
            if tree.facet == nil {
                tree.order = [NRQLOrder(written, isDescending ? .descending : nil)]
            } else {
                tree.facet?.order = [NRQLOrder(written, isDescending ? nil : .ascending)]
            }
        }
    }
}
