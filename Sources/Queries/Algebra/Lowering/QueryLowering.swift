import Telemetry

/// Turns NRQL's tree into the algebra, and notes everything that has no form there.
struct QueryLowering {
    /// What a query is for.
    enum Role {
        /// It is asked itself.
        case whole
        /// Its answer is asked.
        case source
        /// It stands for a value, or for the values behind IN.
        case value
    }

    let variables: [String: QueryVariable]
    private(set) var reasons: [QueryReason] = []
    /// Names for queries, by `WITH name AS (…)`.
    var queries: [String: Query] = [:]
    /// Names for values of rows in the query at hand, by `WITH … AS name`.
    var definitions: [String: RowExpression] = [:]
    /// The facets of the query at hand.
    var facets: [Query.Facet] = []

    /// How deep expressions and queries may lie in one another; deeper ones are a reason.
    static let maximumDepth = 200
    private var depth = 0
    /// How many queries are around the one at hand, and it.
    private var queryDepth = 0

    init(variables: [String: QueryVariable]) { self.variables = variables }

    /// Notes a reason; always nil.
    mutating func refuse<Form>(_ message: String, at span: NRQLSpan) -> Form? {
        reasons.append(QueryReason(message, at: span))
        return nil
    }

    /// Goes one level deeper, unless that is too deep.
    mutating func nested<Form>(
        at span: NRQLSpan, _ body: (inout QueryLowering) -> Form?
    ) -> Form? {
        guard depth < Self.maximumDepth else {
            return refuse("the query is more than \(Self.maximumDepth) levels deep", at: span)
        }
        depth += 1
        defer { depth -= 1 }
        return body(&self)
    }

    // MARK: The clauses

    mutating func query(_ tree: NRQLQuery, as role: Role) -> Query? {
        guard queryDepth <= Query.maximumNesting else {
            return refuse(
                "queries more than \(Query.maximumNesting) deep in one another are not run here",
                at: tree.span)
        }
        queryDepth += 1
        defer { queryDepth -= 1 }
        return nested(at: tree.span) { lowering in
            let outer = (lowering.definitions, lowering.queries, lowering.facets)
            defer { (lowering.definitions, lowering.queries, lowering.facets) = outer }
            (lowering.definitions, lowering.facets) = ([:], [])
            return lowering.clauses(of: tree, as: role)
        }
    }

    private mutating func clauses(of tree: NRQLQuery, as role: Role) -> Query? {
        refuseWholeClauses(of: tree, as: role)
        for definition in tree.definitions { define(definition) }
        let source = source(tree)
        facets = tree.facet.map { $0.parts.compactMap { facet($0) } } ?? []
        let shown = output(tree)
        let filter = tree.filter.map { test($0, as: RowLeaf.self) }
        guard let output = shown, let source else { return nil }
        refuseHistory(of: tree, source, output)
        refuseTooMuch(of: tree)
        var query = Query(
            output, from: source, where: filter ?? nil, facets: facets,
            range: range(of: tree), buckets: tree.timeSeries.flatMap { buckets($0) })
        query.limit = tree.limit.flatMap { limit($0) }
        query.offset = tree.offset.flatMap { count($0) } ?? 0
        query.order = order(of: tree, output)
        query.compareWith = tree.compareWith.flatMap { comparison($0) }
        query.timeZone = tree.timeZone.flatMap { timeZone($0) }
        return query
    }

    private mutating func refuseWholeClauses(of tree: NRQLQuery, as role: Role) {
        func add(_ what: String, _ span: NRQLSpan) {
            reasons.append(QueryReason("\(what) is not run here", at: span))
        }
        for join in tree.joins { add("JOIN", join.span) }
        if let prediction = tree.prediction { add("PREDICT", prediction.span) }
        if let format = tree.metricFormat { add("WITH METRIC_FORMAT", format.span) }
        if tree.isRaw { add("RAW", tree.span) }
        if tree.showsEventTypes { add("SHOW EVENT TYPES", tree.span) }
        if role != .whole, let comparison = tree.compareWith {
            add("COMPARE WITH inside of another query", comparison.span)
        }
        if role == .value, let series = tree.timeSeries {
            add("TIMESERIES in a query that stands for a value", series.span)
        }
    }

    /// Notes what is more than answers hold.
    private mutating func refuseTooMuch(of tree: NRQLQuery) {
        if let part = tree.facet?.parts.dropFirst(Query.maximumFacets).first {
            reasons.append(
                QueryReason(
                    "more than \(Query.maximumFacets) facets are not run here",
                    at: part.expression.span))
        }
        if let offset = tree.offset, count(offset) ?? 0 > Query.maximumOffset {
            reasons.append(
                QueryReason(
                    "leaving out more than \(Query.maximumOffset) is not run here", at: offset.span)
            )
        }
    }

    /// Notes what has no rows of other times.
    private mutating func refuseHistory(
        of tree: NRQLQuery, _ source: Query.Source, _ output: Query.Output
    ) {
        if case .entities = source {
            for span in [tree.timeSeries?.span, tree.compareWith?.span].compactMap(\.self) {
                reasons.append(
                    QueryReason("entities are known as of now, and have no history", at: span))
            }
        } else if case .rows = output, let comparison = tree.compareWith {
            reasons.append(
                QueryReason(
                    "COMPARE WITH without an aggregate is not run here", at: comparison.span)
            )
        }
    }

    private mutating func define(_ definition: NRQLDefinition) {
        switch definition.value {
        case .query(let box):
            guard let name = definition.names.first,
                let query = query(box.value, as: .source)
            else { return }
            queries[name.text] = query
        case .expression(let expression):
            guard let value = lower(expression, as: RowLeaf.self) else { return }
            guard definition.names.count > 1 else {
                definition.names.first.map { definitions[$0.text] = value }
                return
            }
            guard case .call(let function, let arguments) = value, arguments.count == 2,
                function == .capture || function == .anchoredParse
            else {
                reasons.append(
                    QueryReason(
                        "only capture() and aparse() give several values", at: definition.span))
                return
            }
            for (index, name) in definition.names.enumerated() {
                let place: [RowExpression] =
                    index == 0 ? [] : [.constant(.integer(Int64(index + 1)))]
                definitions[name.text] = .call(function, arguments + place)
            }
        }
    }

    private mutating func source(_ tree: NRQLQuery) -> Query.Source? {
        var events: [String] = []
        for source in tree.from {
            switch source {
            case .eventType(let name):
                if tree.from.count == 1, let query = queries[name.text] { return .answer(query) }
                if tree.from.count == 1, name.text == "Entity" { return .entities }
                events.append(name.text)
            case .variable(let variable):
                switch variables[variable.text] {
                case .name(let name)?: events.append(name)
                case .values(let values)?: events += values.compactMap(\.text)
                case nil: return refuseVariable(variable.text, at: variable.span)
                }
            case .lookup(let table):
                return refuse(
                    "lookup() is not run here: its table is not here", at: table.span)
            case .query(let box):
                guard tree.from.count == 1 else {
                    return refuse(
                        "a query beside other sources is not run here",
                        at: box.value.span)
                }
                return query(box.value, as: .source).map { .answer($0) }
            }
        }
        guard !events.isEmpty else {
            if tree.showsEventTypes { return nil }
            return refuse("a query without FROM is not run here", at: tree.span)
        }
        return .events(events)
    }

    /// What a variable without a value is told as.
    mutating func refuseVariable<Form>(_ name: String, at span: NRQLSpan) -> Form? {
        refuse("the variable `\(name)` has no value", at: span)
    }

    // MARK: What is shown

    private mutating func output(_ tree: NRQLQuery) -> Query.Output? {
        let areValues = tree.facet != nil || tree.select.contains { isOverRows($0.expression) }
        if areValues {
            let columns = tree.select.map { self.columns($0) }
            let known = columns.compactMap { $0 }
            return known.count == columns.count ? .values(known.flatMap { $0 }) : nil
        }
        if let series = tree.timeSeries {
            return refuse(
                "TIMESERIES without an aggregate is not run here", at: series.span)
        }
        if tree.select.count == 1, case .wildcard = tree.select[0].expression.kind {
            return .rows(nil)
        }
        let columns = tree.select.map { selection in
            let label = selection.label?.text ?? definedName(selection.expression)
            return lower(selection.expression, as: RowLeaf.self).map {
                Query.Column($0, as: label)
            }
        }
        let known = columns.compactMap { $0 }
        return known.count == columns.count ? .rows(known) : nil
    }

    /// The name of a definition where an expression is nothing else.
    func definedName(_ expression: NRQLExpression) -> String? {
        guard case .name(let name) = expression.kind, definitions[name] != nil else { return nil }
        return name
    }
}
