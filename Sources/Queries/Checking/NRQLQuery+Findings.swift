extension NRQLQuery {
    /// What is wrong with what the query means, where the catalogue tells: names that nothing has,
    /// texts among numbers, time zones, and values that are added up though they are no parts of a whole.
    ///
    /// The findings are in the order of their places. All are warnings, as New Relic answers such a
    /// query, but for time zones that there are not; none is guessed: what the catalogue does not know
    /// is not spoken of.
    public func findings(in catalogue: QueryCatalogue) -> [NRQLFinding] {
        var check = QueryCheck(catalogue)
        _ = check.columns(of: self)
        return check.findings.sorted { left, right in
            (left.range.lowerBound, left.range.upperBound)
                < (right.range.lowerBound, right.range.upperBound)
        }
    }
}

/// Goes through a query and notes what is wrong with its meaning.
struct QueryCheck {
    /// What is known of a value.
    struct Meaning {
        enum Kind { case number, text, other }

        var kind = Kind.other
        var origin: Origin?

        static let other = Meaning()
        static let number = Meaning(kind: .number)
        static let text = Meaning(kind: .text)
    }

    /// What the values of many rows are readings of, the same thing read again and again.
    enum Origin {
        case gauge(String)
        case counter(String)
        /// One for each bucket of an inner query.
        case gaugeByBucket(String)

        var isCounter: Bool {
            if case .counter = self { true } else { false }
        }
    }

    /// What the names of a query stand for.
    struct Scope {
        /// The columns of the inner query; nil for rows.
        var columns: [String: Meaning]?
        /// Whether every name is known that there is.
        var isComplete = false
        /// Whether the rows are of event types that the catalogue has.
        var isKnown = false
        var definitions: [String: Meaning] = [:]
        var isTimeSeries = false
    }

    let catalogue: QueryCatalogue
    private(set) var findings: [NRQLFinding] = []
    var scope = Scope()
    private var depth = 0

    init(_ catalogue: QueryCatalogue) { self.catalogue = catalogue }

    mutating func add(_ finding: NRQLFinding) {
        if !findings.contains(finding) { findings.append(finding) }
    }

    /// Checks a query, and tells what its columns are; queries that lie too deep are not looked at.
    mutating func columns(of tree: NRQLQuery) -> [String: Meaning] {
        guard depth < QueryLowering.maximumDepth else { return [:] }
        depth += 1
        let outer = scope
        defer {
            scope = outer
            depth -= 1
        }
        checkTimeZones(of: tree)
        scope = scope(of: tree)
        scope.isTimeSeries = tree.timeSeries != nil
        for definition in tree.definitions {
            switch definition.value {
            case .query(let box): _ = columns(of: box.value)
            case .expression(let value):
                let meaning = meaning(of: value)
                for name in definition.names {
                    scope.definitions[name.text] = definition.names.count == 1 ? meaning : .text
                }
            }
        }
        let columns = tree.select.map { ($0, meaning(of: $0.expression)) }
        if let filter = tree.filter { _ = meaning(of: filter) }
        let names = Set(columns.compactMap { $0.0.label?.text })
        let facets = tree.facet?.parts ?? []
        let labels = names.union(facets.compactMap { $0.label?.text })
        for facet in facets { _ = meaning(of: facet.expression) }
        for order in (tree.facet?.order ?? []) + tree.order {
            if case .name(let name) = order.expression.kind, labels.contains(name) { continue }
            _ = meaning(of: order.expression)
        }
        var answer: [String: Meaning] = [:]
        for (selection, meaning) in columns {
            guard let name = selection.label?.text ?? selection.expression.ownName else { continue }
            answer[name] = self.answered(meaning, of: selection.expression, in: tree)
        }
        for facet in facets {
            if let name = facet.label?.text ?? facet.expression.ownName { answer[name] = .other }
        }
        answer["timestamp"] = .number
        return answer
    }

    /// What a column is to the query around: a value of each group is one reading, unless there is one
    /// for each bucket too.
    private func answered(
        _ meaning: Meaning, of expression: NRQLExpression, in tree: NRQLQuery
    ) -> Meaning {
        guard QueryLowering(variables: [:]).isOverRows(expression) else { return meaning }
        var answer = meaning
        switch meaning.origin {
        case .gauge(let name)?, .gaugeByBucket(let name)?:
            answer.origin = tree.timeSeries == nil ? nil : .gaugeByBucket(name)
        case .counter?, nil: answer.origin = nil
        }
        return answer
    }

    private mutating func scope(of tree: NRQLQuery) -> Scope {
        var scope = Scope()
        var isKnown = true
        for source in tree.from {
            switch source {
            case .eventType(let name):
                if definesQuery(name.text, tree) || name.text == "Entity" {
                    isKnown = false
                } else if let types = catalogue.eventTypes, !types.contains(name.text) {
                    add(.unknownEventType(name, among: types))
                    isKnown = false
                }
            case .query(let box):
                let columns = columns(of: box.value)
                scope.columns = columns
                let inner = box.value
                let areNamed =
                    inner.select.allSatisfy { $0.label != nil || $0.expression.ownName != nil }
                    && (inner.facet?.parts ?? []).allSatisfy {
                        $0.label != nil || $0.expression.ownName != nil
                    }
                scope.isComplete = tree.from.count == 1 && !inner.selectsAll && areNamed
                isKnown = false
            case .lookup, .variable: isKnown = false
            }
        }
        scope.isKnown = isKnown && !tree.from.isEmpty
        if scope.isKnown, tree.joins.isEmpty {
            scope.isComplete = catalogue.metrics != nil && catalogue.attributes != nil
        } else if !tree.joins.isEmpty {
            scope.isComplete = false
        }
        return scope
    }

    private func definesQuery(_ name: String, _ tree: NRQLQuery) -> Bool {
        tree.definitions.contains { definition in
            guard case .query = definition.value else { return false }
            return definition.names.contains { $0.text == name }
        }
    }
}

extension NRQLExpression {
    /// What a column of it is called where it has no label: its name, or that of its function.
    fileprivate var ownName: String? {
        switch kind {
        case .name(let name): name
        case .call(let name, _): name.text
        default: nil
        }
    }
}

extension NRQLQuery {
    fileprivate var selectsAll: Bool { select.contains { $0.expression.kind == .wildcard } }
}
