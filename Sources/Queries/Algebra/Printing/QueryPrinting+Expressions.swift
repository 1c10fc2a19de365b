import Telemetry

/// What NRQL's tree is made from, leaf by leaf.
protocol PrintedLeaf: Sendable, Hashable {
    static func write(_ leaf: Self, in printing: inout QueryPrinting) -> NRQLExpression?
    /// A computation that NRQL has a word of its own for; nil for all others.
    static func special(
        _ computation: Computation<Self>, in printing: inout QueryPrinting
    ) -> NRQLExpression??
}

extension RowLeaf: PrintedLeaf {
    static func write(_ leaf: RowLeaf, in printing: inout QueryPrinting) -> NRQLExpression? {
        switch leaf {
        case .attribute("eventType"): return NRQLExpression(.call(NRQLName("eventType"), []))
        case .attribute(let name): return printing.name(name).map { NRQLExpression(.name($0.text)) }
        case .values: return printing.refuse("the values of a query stand behind IN alone")
        case .value(let query):
            return printing.query(query, as: .value).map { NRQLExpression(.query($0)) }
        }
    }

    static func special(
        _ computation: RowExpression, in printing: inout QueryPrinting
    ) -> NRQLExpression?? { nil }
}

extension QueryPrinting {
    /// An expression. In a test OR joins tests; elsewhere it is the first value that is known, unless
    /// what stands before it is a test.
    mutating func expression<Leaf: PrintedLeaf>(
        _ computation: Computation<Leaf>, isTest: Bool = false
    ) -> NRQLExpression? {
        if let special = Leaf.special(computation, in: &self) { return special }
        switch computation {
        case .leaf(let leaf): return Leaf.write(leaf, in: &self)
        case .constant(let value): return constant(value)
        case .call(let function, let arguments):
            return call(function, arguments, isTest: isTest)
        }
    }

    private mutating func constant(_ value: Scalar) -> NRQLExpression? {
        switch value {
        case .missing: return NRQLExpression(.null)
        case .boolean(let value): return NRQLExpression(.boolean(value))
        case .text(let text): return NRQLExpression(.text(text))
        case .integer(let value): return number(String(value))
        case .unsigned(let value): return number(String(value))
        case .double(let value):
            guard value.isFinite else { return refuse("`\(value)` has no form in NRQL") }
            return number("\(value)")
        }
    }

    /// A number by its digits, its sign as an operator.
    private func number(_ digits: String) -> NRQLExpression {
        guard digits.hasPrefix("-") else { return NRQLExpression(.number(digits)) }
        return NRQLExpression(
            .unary(.minus, NRQLExpression(.number(String(digits.dropFirst())))))
    }

    private mutating func all<Leaf: PrintedLeaf>(
        _ arguments: some Sequence<Computation<Leaf>>, areTests: Bool = false
    ) -> [NRQLExpression]? {
        var written: [NRQLExpression] = []
        var isWhole = true
        for argument in arguments {
            if let expression = expression(argument, isTest: areTests) {
                written.append(expression)
            } else {
                isWhole = false
            }
        }
        return isWhole ? written : nil
    }

    private mutating func call<Leaf: PrintedLeaf>(
        _ function: QueryFunction, _ arguments: [Computation<Leaf>], isTest: Bool
    ) -> NRQLExpression? {
        switch function {
        case .or, .coalesce: return either(function, arguments, isTest: isTest)
        case .and:
            guard arguments.count == 2, let sides = all(arguments, areTests: true) else {
                return arity(function, arguments, 2)
            }
            return NRQLExpression(.binary(sides[0], .and, sides[1]))
        case .not: return negation(arguments)
        case .negate:
            guard arguments.count == 1, let values = all(arguments) else {
                return arity(function, arguments, 1)
            }
            return NRQLExpression(.unary(.minus, values[0]))
        case .isMissing, .isTrue, .isFalse, .like, .matches, .isMember:
            return test(function, arguments, isNegated: false)
        case .choose: return choice(arguments)
        case .toText: return text(arguments)
        case .capture, .anchoredParse: return part(function, arguments)
        default: break
        }
        if let between = function.nrqlOperator {
            guard arguments.count == 2, let sides = all(arguments) else {
                return arity(function, arguments, 2)
            }
            return NRQLExpression(.binary(sides[0], between, sides[1]))
        }
        guard let name = function.nrqlName,
            let counts = QueryFunction.named(name)?.arguments, counts.contains(arguments.count)
        else { return arity(function, arguments, -1) }
        guard var written = all(arguments) else { return nil }
        if QueryLowering.timeParts.contains(function), written.count == 2,
            written[1].kind == .text("numeric")
        {
            written[1] = NRQLExpression(.name("numeric"))
        }
        return Self.call(name, written)
    }

    static func call(_ name: String, _ arguments: [NRQLExpression]) -> NRQLExpression {
        NRQLExpression(.call(NRQLName(name), arguments.map { .value($0) }))
    }

    /// Nil; a reason, unless only the arguments are to blame.
    private mutating func arity<Leaf>(
        _ function: QueryFunction, _ arguments: [Computation<Leaf>], _ count: Int
    ) -> NRQLExpression? {
        guard arguments.count != count else { return nil }
        return refuse(
            "`\(function.rawValue)` with \(arguments.count) arguments has no form in NRQL")
    }

    // MARK: Tests and choices

    private mutating func either<Leaf: PrintedLeaf>(
        _ function: QueryFunction, _ arguments: [Computation<Leaf>], isTest: Bool
    ) -> NRQLExpression? {
        guard arguments.count >= 2, function == .coalesce || arguments.count == 2 else {
            return arity(function, arguments, -1)
        }
        guard let written = all(arguments, areTests: function == .or) else { return nil }
        let reads: QueryFunction = isTest || written[0].isTest ? .or : .coalesce
        guard reads == function else {
            return refuse(
                function == .or
                    ? "OR between values that are no tests has no form in NRQL: it is the first known"
                    : "the first known of tests has no form in NRQL: OR joins them")
        }
        return written.dropFirst().reduce(written[0]) {
            NRQLExpression(.binary($0, .or, $1))
        }
    }

    private mutating func negation<Leaf: PrintedLeaf>(
        _ arguments: [Computation<Leaf>]
    ) -> NRQLExpression? {
        guard arguments.count == 1 else { return arity(.not, arguments, 1) }
        if case .call(let function, let inner) = arguments[0], function.isNegatable {
            return test(function, inner, isNegated: true)
        }
        return expression(arguments[0], isTest: true).map { NRQLExpression(.unary(.not, $0)) }
    }

    private mutating func test<Leaf: PrintedLeaf>(
        _ function: QueryFunction, _ arguments: [Computation<Leaf>], isNegated: Bool
    ) -> NRQLExpression? {
        if function == .isMember { return member(arguments, isNegated: isNegated) }
        let count = function == .like || function == .matches ? 2 : 1
        guard arguments.count == count, let value = expression(arguments[0]) else {
            return arity(function, arguments, count)
        }
        switch function {
        case .isMissing: return NRQLExpression(.test(value, .null, isNegated: isNegated))
        case .isTrue: return NRQLExpression(.test(value, .true, isNegated: isNegated))
        case .isFalse: return NRQLExpression(.test(value, .false, isNegated: isNegated))
        default:
            let isLike = function == .like
            guard let pattern = isLike ? expression(arguments[1]) : self.pattern(arguments[1])
            else { return nil }
            return NRQLExpression(
                .match(value, isLike ? .like : .rlike, pattern, isNegated: isNegated))
        }
    }

    private mutating func member<Leaf: PrintedLeaf>(
        _ arguments: [Computation<Leaf>], isNegated: Bool
    ) -> NRQLExpression? {
        guard arguments.count >= 2 else { return refuse("IN of nothing has no form in NRQL") }
        let value = expression(arguments[0])
        if arguments.count == 2, case .leaf(let leaf) = arguments[1],
            case .values(let query)? = leaf as? RowLeaf
        {
            guard let value, let query = self.query(query, as: .value) else { return nil }
            return NRQLExpression(
                .member(value, of: [NRQLExpression(.query(query))], isNegated: isNegated))
        }
        guard let members = all(arguments.dropFirst()), let value else { return nil }
        if members.count == 1, case .query = members[0].kind {
            return refuse("IN of the one value of a query has no form in NRQL: it takes all")
        }
        return NRQLExpression(.member(value, of: members, isNegated: isNegated))
    }

    private mutating func choice<Leaf: PrintedLeaf>(
        _ arguments: [Computation<Leaf>]
    ) -> NRQLExpression? {
        guard (2...3).contains(arguments.count) else { return arity(.choose, arguments, -1) }
        let test = expression(arguments[0], isTest: true)
        guard let choices = all(arguments.dropFirst()), let test else { return nil }
        return Self.call("if", [test] + choices)
    }

    // MARK: Texts

    /// A regular expression, whose backslashes need no others where it can stand as `r'…'`.
    private mutating func pattern<Leaf: PrintedLeaf>(
        _ computation: Computation<Leaf>
    ) -> NRQLExpression? {
        guard case .constant(.text(let text)) = computation, !text.utf8.contains(0x27),
            !text.utf8.contains(0x0A), text.utf8.last != 0x5C
        else { return expression(computation) }
        return NRQLExpression(.pattern(text))
    }

    private mutating func text<Leaf: PrintedLeaf>(
        _ arguments: [Computation<Leaf>]
    ) -> NRQLExpression? {
        guard (1...2).contains(arguments.count), let values = all(arguments) else {
            return arity(.toText, arguments, 1)
        }
        var written: [NRQLArgument] = [.value(values[0])]
        if values.count > 1 { written.append(.named(NRQLName("precision"), values[1])) }
        return NRQLExpression(.call(NRQLName("string"), written))
    }

    private mutating func part<Leaf: PrintedLeaf>(
        _ function: QueryFunction, _ arguments: [Computation<Leaf>]
    ) -> NRQLExpression? {
        guard arguments.count == 2 else {
            return refuse(
                "a part of a text after the first has no form in NRQL outside of WITH … AS (…)")
        }
        let pattern =
            function == .capture ? self.pattern(arguments[1]) : expression(arguments[1])
        guard let value = expression(arguments[0]), let pattern else { return nil }
        return Self.call(function.nrqlName ?? "", [value, pattern])
    }
}

extension QueryFunction {
    /// Whether NRQL writes NOT inside of it.
    fileprivate var isNegatable: Bool {
        switch self {
        case .isMissing, .isTrue, .isFalse, .like, .matches, .isMember: true
        default: false
        }
    }
}
