/// Conditions on the rows that a query is about in the end, those of its innermost query.
extension Query {
    /// The query with further tests of rows, all of which must hold.
    public func filtered(by tests: [RowExpression]) -> Query {
        guard !tests.isEmpty else { return self }
        var query = self
        guard case .answer(let inner) = source else {
            query.filter = .all((filter.map { [$0] } ?? []) + tests)
            return query
        }
        query.source = .answer(inner.filtered(by: tests))
        return query
    }
}

extension NRQLQuery {
    /// The query with further tests of rows, all of which must hold; a name in one that has no form in
    /// NRQL is written with `?`, so ask `NRQLName.hasForm` before.
    public func filtered(by tests: [NRQLExpression]) -> NRQLQuery {
        var query = self
        if let inner {
            query.from = [.query(NRQLBox(inner.filtered(by: tests)))]
            return query
        }
        for test in tests {
            query.filter =
                query.filter.map { NRQLExpression(.binary($0, .and, test)) } ?? test
        }
        return query
    }

    /// The query without those of its conditions that say only that an attribute is what a variable
    /// stands for, `x IN ({{name}})` or `x = {{name}}`, where all conditions must hold; and what they
    /// say.
    public func separatingChoices() -> (
        query: NRQLQuery, choices: [(attribute: String, variable: String)]
    ) {
        var query = self
        if let inner {
            let (rest, choices) = inner.separatingChoices()
            query.from = [.query(NRQLBox(rest))]
            return (query, choices)
        }
        guard let filter else { return (self, []) }
        var choices: [(attribute: String, variable: String)] = []
        query.filter = nil
        for test in filter.conjuncts {
            if let choice = test.choice {
                choices.append(choice)
            } else {
                query.filter =
                    query.filter.map { NRQLExpression(.binary($0, .and, test)) } ?? test
            }
        }
        return choices.isEmpty ? (self, []) : (query, choices)
    }

    /// The query whose answer is asked; nil where rows are.
    private var inner: NRQLQuery? {
        guard from.count == 1, case .query(let box) = from[0] else { return nil }
        return box.value
    }
}

extension NRQLExpression {
    /// What AND joins, from left to right.
    fileprivate var conjuncts: [NRQLExpression] {
        var all: [NRQLExpression] = []
        var rest = self
        // The tree of a long row of ANDs leans to the left.
        while case .binary(let left, .and, let right) = rest.kind {
            all.append(right)
            rest = left
        }
        return [rest]
            + all.reversed().flatMap { part -> [NRQLExpression] in
                if case .binary(_, .and, _) = part.kind { part.conjuncts } else { [part] }
            }
    }

    /// The attribute and the variable, where it says that the one is what the other stands for.
    fileprivate var choice: (attribute: String, variable: String)? {
        switch kind {
        case .member(let value, let members, isNegated: false):
            guard case .name(let attribute) = value.kind, members.count == 1,
                case .variable(let variable) = members[0].kind
            else { return nil }
            return (attribute, variable)
        case .binary(let left, .equal, let right):
            guard case .name(let attribute) = left.kind, case .variable(let variable) = right.kind
            else { return nil }
            return (attribute, variable)
        default: return nil
        }
    }
}
