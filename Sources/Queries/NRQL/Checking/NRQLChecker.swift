/// Looks at a tree for what New Relic would refuse, or answer otherwise than it seems, although the
/// order of its words is right.
struct NRQLChecker {
    /// Where an expression stands.
    enum Place: Hashable {
        /// Behind SELECT or ORDER BY, where a value of many rows can stand.
        case column
        case filter, facet, definition, key
        /// An argument of an aggregate, by its name.
        case argument(String)
        /// An argument of what nobody knows, about which nothing is said.
        case unknown
    }

    private(set) var findings: [NRQLFinding] = []
    /// The range of the query at hand.
    var range = KnownRange.unsaid

    mutating func add(_ finding: NRQLFinding) { findings.append(finding) }

    mutating func check(_ query: NRQLQuery) {
        let outer = range
        defer { range = outer }
        checkClauses(query)
        checkTimes(query)
        for definition in query.definitions {
            switch definition.value {
            case .query(let box): check(box.value)
            case .expression(let expression): check(expression, in: .definition)
            }
        }
        for selection in query.select { check(selection.expression, in: .column) }
        for source in query.from { check(source) }
        for join in query.joins {
            check(join.source)
            check(join.condition, in: .key)
        }
        if let filter = query.filter { check(filter, in: .filter) }
        for part in query.facet?.parts ?? [] { check(part.expression, in: .facet) }
        for order in query.order + (query.facet?.order ?? []) {
            check(order.expression, in: .column)
        }
        if case .call(let name, let arguments)? = query.prediction?.model?.kind {
            check(call: name, arguments, in: nil)
        }
    }

    private mutating func check(_ source: NRQLSource) {
        if case .query(let box) = source { check(box.value) }
    }

    mutating func check(_ expression: NRQLExpression, in place: Place) {
        switch expression.kind {
        case .wildcard, .name, .names, .variable, .number, .text, .pattern, .boolean, .null,
            .duration:
            break
        case .unary(_, let operand): check(operand, in: place)
        case .match(let value, let match, let pattern, _):
            check(value, in: place)
            check(pattern, in: place)
            if match == .rlike { checkPattern(pattern, of: .matches) }
        case .binary(let left, _, let right), .index(let left, let right):
            check(left, in: place)
            check(right, in: place)
        case .member(let value, let members, _):
            check(value, in: place)
            for member in members { check(member, in: place) }
        case .test(let value, _, _): check(value, in: place)
        case .tuple(let values), .set(let values):
            for value in values { check(value, in: place) }
        case .query(let query): check(query)
        case .call(let name, let arguments): check(call: name, arguments, in: place)
        }
    }

    /// Nil for the place of a model.
    private mutating func check(
        call name: NRQLName, _ arguments: [NRQLArgument], in place: Place?
    ) {
        guard let function = NRQLFunction.named(name.text) else {
            if !name.text.hasPrefix("{{") { add(.unknownFunction(name)) }
            check(arguments, of: nil, in: .unknown)
            return
        }
        if let place { check(function, at: name, in: place) }
        checkArguments(arguments, of: function, at: name)
        if function.name == "capture", arguments.count > 1, case .value(let pattern) = arguments[1]
        {
            checkPattern(pattern, of: .capture)
        }
        let isAggregate = function.kind == .aggregate
        let inner = isAggregate ? .argument(function.name) : place ?? .unknown
        check(arguments, of: function, in: inner)
    }

    private mutating func check(
        _ arguments: [NRQLArgument], of function: NRQLFunction?, in place: Place
    ) {
        for (index, argument) in arguments.enumerated() {
            switch argument {
            case .value(let value):
                let takesAggregate = function?.parameter(at: index)?.kind == .aggregate
                check(value, in: takesAggregate ? .column : place)
            case .named(_, let value): check(value, in: place)
            case .filter(let test, _): check(test, in: function == nil ? .unknown : .filter)
            }
        }
    }

    /// Whether a function of its kind can stand where it does.
    private mutating func check(
        _ function: NRQLFunction, at name: NRQLName, in place: Place
    ) {
        switch (function.kind, place) {
        case (_, .unknown), (.value, _), (.aggregate, .column), (.facet, .facet): break
        case (.aggregate, .argument(let outer)):
            // It is seen inside of others, as a number of each row.
            if function.name != "bytecountestimate" {
                add(.nestedAggregate(name, in: outer))
            }
        case (.aggregate, .filter): add(.aggregateInFilter(name))
        case (.aggregate, _): add(.misplacedAggregate(name))
        case (.facet, _): add(.misplaced(name, belongsBehind: "FACET"))
        case (.source, _): add(.misplaced(name, belongsBehind: "FROM"))
        case (.model, _): add(.misplaced(name, belongsBehind: "PREDICT"))
        }
    }
}

extension NRQLFunction {
    /// What it takes at a position among the arguments without a name.
    func parameter(at index: Int) -> NRQLParameter? {
        index < parameters.count ? parameters[index] : rest
    }
}
