extension NRQLExpression: CustomStringConvertible {
    /// The expression as NRQL, on one line and in the one form that all its spellings have; it names
    /// the column that it makes.
    public var text: String {
        var printer = NRQLPrinter()
        printer.add(self)
        return printer.text
    }

    public var description: String { text }
}

extension NRQLPrinter {
    /// An expression, in parentheses where its operator binds less than `level`.
    mutating func add(_ expression: NRQLExpression, atLeast level: NRQLPrecedence = .or) {
        let needsParentheses = expression.kind.precedence < level
        if needsParentheses { add("(") }
        add(expression.kind)
        if needsParentheses { add(")") }
    }

    private mutating func add(_ kind: NRQLExpression.Kind) {
        switch kind {
        case .wildcard: add("*")
        case .name(let name): add(name: name)
        case .names(let pattern): add(pattern)
        case .variable(let name): add(variable: name)
        case .number(let digits): add(digits)
        case .text(let content): add(quoted: content)
        case .pattern(let pattern): add(pattern: pattern)
        case .boolean(let value): add(value ? "TRUE" : "FALSE")
        case .null: add("NULL")
        case .duration(let length): add(length)
        case .unary(let name, let operand): add(name, operand)
        case .binary(let left, let name, let right): add(left, name, right)
        case .match, .member, .test: add(test: kind)
        case .call(let name, let arguments): add(call: name, arguments)
        case .index(let value, let key):
            add(value, atLeast: .primary)
            add("[")
            add(key)
            add("]")
        case .tuple(let values): add(values, between: "(", ")")
        case .set(let values):
            // Two braces would begin a variable.
            add(values, between: values.first?.kind.beginsWithBrace == true ? "{ " : "{", "}")
        case .query(let query):
            add("(")
            add(query)
            add(")")
        }
    }

    mutating func add(variable name: String) { add("{{\(name)}}") }

    private mutating func add(
        _ values: [NRQLExpression], between open: String, _ close: String
    ) {
        add(open)
        list(values) { $0.add($1) }
        add(close)
    }

    // MARK: Operators

    private mutating func add(
        _ name: NRQLExpression.UnaryOperator, _ operand: NRQLExpression
    ) {
        add(name.rawValue)
        if name == .not {
            add(" ")
            add(operand, atLeast: .not)
        } else {
            // Two signs one behind the other would begin a comment.
            if case .unary = operand.kind { add(" ") }
            add(operand, atLeast: .sign)
        }
    }

    private mutating func add(
        _ left: NRQLExpression, _ name: NRQLExpression.BinaryOperator, _ right: NRQLExpression
    ) {
        add(left, atLeast: name.precedence)
        add(" \(name.rawValue) ")
        add(right, atLeast: name.precedence.next)
    }

    private mutating func add(test kind: NRQLExpression.Kind) {
        switch kind {
        case .match(let value, let match, let pattern, let isNegated):
            add(value, atLeast: .comparison)
            add(isNegated ? " NOT " : " ")
            add(match.rawValue)
            add(" ")
            add(pattern, atLeast: .sum)
        case .member(let value, let members, let isNegated):
            add(value, atLeast: .comparison)
            add(isNegated ? " NOT IN " : " IN ")
            if members.count == 1, case .query = members[0].kind {
                add(members[0])
            } else {
                add(members, between: "(", ")")
            }
        case .test(let value, let test, let isNegated):
            add(value, atLeast: .comparison)
            add(isNegated ? " IS NOT " : " IS ")
            add(test.rawValue)
        default: preconditionFailure("no test")
        }
    }

    // MARK: Calls

    private mutating func add(call name: NRQLName, _ arguments: [NRQLArgument]) {
        let canonical = NRQLFunction.canonicalSpelling(name.text)
        if canonical == "cases" {
            add("CASES")
        } else if NRQLFunction.canCallBare(canonical) {
            add(canonical)
        } else {
            add(name: canonical)
        }
        add("(")
        list(arguments) { printer, argument in
            switch argument {
            case .value(let value): printer.add(value)
            case .named(let name, let value):
                printer.add("\(name.text): ")
                printer.add(value)
            case .filter(let test, let label):
                printer.add("WHERE ")
                printer.add(test)
                printer.add(label: label)
            }
        }
        add(")")
    }
}

extension NRQLExpression.Kind {
    /// Whether its text begins with `{`.
    fileprivate var beginsWithBrace: Bool {
        switch self {
        case .set, .variable: true
        case .duration(let length): length.count.kind.beginsWithBrace
        case .binary(let left, _, _), .match(let left, _, _, _), .member(let left, _, _),
            .test(let left, _, _), .index(let left, _):
            left.kind.beginsWithBrace
        case .call(let name, _): name.text.hasPrefix("{")
        default: false
        }
    }

    fileprivate var precedence: NRQLPrecedence {
        switch self {
        case .unary(.not, _): .not
        case .unary: .sign
        case .binary(_, let name, _): name.precedence
        case .match, .member, .test: .comparison
        default: .primary
        }
    }
}

extension NRQLExpression.BinaryOperator {
    var precedence: NRQLPrecedence {
        switch self {
        case .or: .or
        case .and: .and
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
        case .add, .subtract: .sum
        case .multiply, .divide, .modulo: .product
        }
    }
}
