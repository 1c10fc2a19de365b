extension NRQLParser {
    /// An expression with every operator; `what` says what is needed where none begins.
    mutating func expression(_ what: String) throws(Stop) -> NRQLExpression {
        try expression(atLeast: .or, what)
    }

    /// An expression whose operators bind at least so strongly.
    private mutating func expression(
        atLeast level: NRQLPrecedence, _ what: String
    ) throws(Stop) -> NRQLExpression {
        var left = try prefixed(atLeast: level, what)
        while let token = peek(), let next = precedence(of: token), next >= level {
            try countOperator()
            left = try operation(on: left, next, token)
        }
        return left
    }

    /// How strongly an operator binds that may stand behind a value.
    private func precedence(of token: NRQLToken) -> NRQLPrecedence? {
        if let mark = token.mark {
            return switch mark {
            case .plus, .minus: .sum
            case .star, .slash, .percent: .product
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
            default: nil
            }
        }
        switch token.keyword {
        case .or?: return .or
        case .and?: return .and
        case .like?, .rlike?, .in?, .is?: return .comparison
        case .not?:
            let isOperator = isKeyword(.like, 1) || isKeyword(.rlike, 1) || isKeyword(.in, 1)
            return isOperator ? .comparison : nil
        default: return nil
        }
    }

    private mutating func operation(
        on left: NRQLExpression, _ level: NRQLPrecedence, _ token: NRQLToken
    ) throws(Stop) -> NRQLExpression {
        let start = left.span.range.lowerBound
        advance()
        let kind: NRQLExpression.Kind
        if let name = binary(token) {
            let right = try expression(atLeast: level.next, needed(by: level))
            kind = .binary(left, name, right)
        } else {
            kind = try test(left, token)
        }
        return NRQLExpression(kind, span: span(from: start))
    }

    private func needed(by level: NRQLPrecedence) -> String {
        level <= .and ? "a condition" : "a value"
    }

    private func binary(_ token: NRQLToken) -> NRQLExpression.BinaryOperator? {
        switch token.mark {
        case .plus?: .add
        case .minus?: .subtract
        case .star?: .multiply
        case .slash?: .divide
        case .percent?: .modulo
        case .equal?: .equal
        case .notEqual?: .notEqual
        case .less?: .less
        case .lessOrEqual?: .lessOrEqual
        case .greater?: .greater
        case .greaterOrEqual?: .greaterOrEqual
        default: token.keyword == .or ? .or : token.keyword == .and ? .and : nil
        }
    }

    /// `[NOT] LIKE y`, `[NOT] RLIKE y`, `[NOT] IN …`, `IS [NOT] …`; the first word has been taken.
    private mutating func test(
        _ left: NRQLExpression, _ token: NRQLToken
    ) throws(Stop) -> NRQLExpression.Kind {
        let isNegated = token.keyword == .not
        guard let keyword = isNegated ? peek()?.keyword : token.keyword else {
            throw unexpected("`LIKE` or `IN`")
        }
        if isNegated { advance() }
        switch keyword {
        case .like, .rlike:
            let pattern = try expression(atLeast: .sum, "a pattern in quotes")
            return .match(
                left, keyword == .like ? .like : .rlike, pattern, isNegated: isNegated)
        case .in: return .member(left, of: try members(), isNegated: isNegated)
        default:
            let isNot = take(.not)
            if take(.null) { return .test(left, .null, isNegated: isNot) }
            if take(.true) { return .test(left, .true, isNegated: isNot) }
            if take(.false) { return .test(left, .false, isNegated: isNot) }
            throw unexpected(
                "`NULL`, `TRUE` or `FALSE`", help: "compare with another value by `=` or `!=`")
        }
    }

    /// What stands behind IN: values in parentheses, a query in parentheses, or a variable.
    private mutating func members() throws(Stop) -> [NRQLExpression] {
        let open = here
        if peek()?.kind == .variable { return [try count("a list")] }
        if isMark(.open), peek(1)?.kind == .variable, isMark(.close, 2) {
            // Not deeper than without the parentheses, which are always printed.
            advance()
            let list = try count("a list")
            advance()
            return [list]
        }
        guard take(.open) else {
            throw unexpected("a list in parentheses", help: "such as `IN ('a', 'b')`")
        }
        if isAtQuery {
            let query = try subquery(openedAt: open)
            return [NRQLExpression(.query(query), span: span(from: open.lowerBound))]
        }
        return try nested { (parser) throws(Stop) in
            try parser.list(openedAt: open, closedBy: .close, "a value")
        }
    }

    /// Expressions with commas up to the mark that closes them.
    mutating func list(
        openedAt open: Range<Int>, closedBy mark: NRQLToken.Mark, _ what: String
    ) throws(Stop) -> [NRQLExpression] {
        var list: [NRQLExpression] = []
        repeat { list.append(try expression(what)) } while take(.comma)
        try close(mark, openedAt: open)
        return list
    }

    /// A value with what stands before it: a sign, or `NOT` where a condition can stand.
    private mutating func prefixed(
        atLeast least: NRQLPrecedence, _ what: String
    ) throws(Stop) -> NRQLExpression {
        guard let token = peek() else { throw unexpected(what) }
        let prefix: NRQLExpression.UnaryOperator
        let level: NRQLPrecedence
        if token.keyword == .not, least <= .not {
            (prefix, level) = (.not, .not)
        } else if token.mark == .minus {
            (prefix, level) = (.minus, .sign)
        } else if token.mark == .plus {
            (prefix, level) = (.plus, .sign)
        } else {
            return try primary(what)
        }
        advance()
        try countOperator()
        let operand = try nested { (parser) throws(Stop) in
            try parser.expression(atLeast: level, prefix == .not ? "a condition" : "a value")
        }
        return NRQLExpression(.unary(prefix, operand), span: span(from: token.range.lowerBound))
    }
}

/// How strongly operators bind, from the weakest.
enum NRQLPrecedence: Int, Comparable {
    case or, and, not, comparison, sum, product, sign, primary

    /// That of an operand on the right, since operators of one strength go from left to right.
    var next: NRQLPrecedence { NRQLPrecedence(rawValue: rawValue + 1) ?? .primary }

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
