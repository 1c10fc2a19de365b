extension NRQLParser {
    /// `a, b AS 'label', …`
    mutating func selections() throws(Stop) -> [NRQLSelection] {
        var selections: [NRQLSelection] = []
        repeat {
            let expression = try expression("a column")
            selections.append(NRQLSelection(expression, as: try label()))
        } while take(.comma)
        return selections
    }

    /// `AS 'label'`, in quotes, in backticks or bare.
    mutating func label() throws(Stop) -> NRQLName? {
        guard take(.as) else { return nil }
        guard let token = peek() else { throw unexpected("a label") }
        guard token.kind == .text else { return try name("a label") }
        advance()
        return NRQLName(textContent(token.range), span: NRQLSpan(token.range))
    }

    /// A name as it stands bare or in backticks; also one that a word of the language spells.
    mutating func name(_ what: String) throws(Stop) -> NRQLName {
        guard let token = peek() else { throw unexpected(what) }
        let text: String
        switch token.kind {
        case .word where token.keyword?.isNeverName != true: text = self.text(token.range)
        case .quotedName: text = self.text(token.range.dropFirst().dropLast())
        case .variable: text = self.text(token.range)
        default: throw unexpected(what)
        }
        advance()
        return NRQLName(text, span: NRQLSpan(token.range))
    }

    /// What stands behind FROM.
    mutating func sources() throws(Stop) -> [NRQLSource] {
        var sources: [NRQLSource] = []
        repeat { sources.append(try source()) } while take(.comma)
        return sources
    }

    private mutating func source() throws(Stop) -> NRQLSource {
        guard let token = peek() else { throw unexpected("an event type") }
        if take(.open) { return .query(NRQLBox(try subquery(openedAt: token.range))) }
        if token.kind == .variable {
            advance()
            return .variable(NRQLName(variableName(token.range), span: NRQLSpan(token.range)))
        }
        if isKeyword(.lookup), isMark(.open, 1) {
            advance()
            let open = here
            advance()
            let table = try label(orName: "the name of a table")
            try close(.close, openedAt: open)
            return .lookup(table)
        }
        if let keyword = token.keyword, beginsClauseHere(keyword) {
            throw unexpected("an event type")
        }
        return .eventType(try label(orName: "an event type"))
    }

    /// A name, which may stand in quotes too.
    private mutating func label(orName what: String) throws(Stop) -> NRQLName {
        guard let token = peek(), token.kind == .text else { return try name(what) }
        let name = NRQLName(textContent(token.range), span: NRQLSpan(token.range))
        guard name.hasForm else { throw Stop(finding: .noName(at: token.range)) }
        advance()
        return name
    }

    /// `[INNER | LEFT] JOIN (query) ON key = key`; the first word has been taken.
    mutating func join(_ keyword: NRQLKeyword, from start: Int) throws(Stop) -> NRQLJoin {
        guard keyword == .join || take(.join) else { throw unexpected("`JOIN`") }
        guard isMark(.open) || isKeyword(.lookup) || peek()?.kind == .variable else {
            throw unexpected("a query in parentheses")
        }
        let source = try source()
        guard take(.on) else { throw unexpected("`ON`", help: "say which keys must be equal") }
        let condition = try expression("a key")
        return NRQLJoin(
            keyword == .left ? .left : .inner, source, on: condition, span: span(from: start))
    }

    /// What stands behind FACET; an ORDER BY that follows at once belongs to it.
    mutating func facet(from start: Int) throws(Stop) -> NRQLFacet {
        var parts: [NRQLSelection] = []
        repeat {
            let expression = try expression("an attribute")
            parts.append(NRQLSelection(expression, as: try label()))
        } while take(.comma)
        var orders: [NRQLOrder] = []
        if isKeyword(.order), isKeyword(.by, 1) {
            advance()
            orders = try self.orders()
        }
        return NRQLFacet(parts, order: orders, span: span(from: start))
    }

    /// `BY a [ASC | DESC], …`
    mutating func orders() throws(Stop) -> [NRQLOrder] {
        guard take(.by) else { throw unexpected("`BY`") }
        var orders: [NRQLOrder] = []
        repeat {
            let expression = try expression("an attribute")
            let direction: NRQLOrder.Direction? =
                take(.asc) ? .ascending : take(.desc) ? .descending : nil
            orders.append(NRQLOrder(expression, direction))
        } while take(.comma)
        return orders
    }

    /// What stands behind LIMIT; nil where nothing does, which is the usual limit.
    mutating func limit(at range: Range<Int>) throws(Stop) -> NRQLLimit? {
        if take(.max) { return .maximum }
        let next = peek()
        if next == nil || next?.keyword?.beginsClause == true || isNested && isMark(.close) {
            add(.limitWithoutNumber(at: range))
            return nil
        }
        return .count(try count("a number or `MAX`"))
    }

    /// A number or a variable.
    mutating func count(_ what: String) throws(Stop) -> NRQLExpression {
        guard let token = peek() else { throw unexpected(what) }
        guard token.kind == .number || token.kind == .variable else { throw unexpected(what) }
        advance()
        let span = NRQLSpan(token.range)
        return token.kind == .number
            ? NRQLExpression(.number(text(token.range)), span: span)
            : NRQLExpression(.variable(variableName(token.range)), span: span)
    }

    /// `expression AS name`, `expression AS (name, …)` or `name AS (query)`, with commas.
    mutating func definitions() throws(Stop) -> [NRQLDefinition] {
        var definitions: [NRQLDefinition] = []
        repeat { definitions.append(try definition()) } while take(.comma)
        return definitions
    }

    private mutating func definition() throws(Stop) -> NRQLDefinition {
        let start = here.lowerBound
        let expression = try expression("a value")
        guard take(.as) else { throw unexpected("`AS`", orOperator: true) }
        let open = here
        if take(.open) {
            if isAtQuery, case .name(let name) = expression.kind {
                let query = try subquery(openedAt: open)
                return NRQLDefinition(
                    .query(NRQLBox(query)), as: [NRQLName(name, span: expression.span)],
                    span: span(from: start))
            }
            var names: [NRQLName] = []
            repeat { names.append(try name("a name")) } while take(.comma)
            try close(.close, openedAt: open)
            return NRQLDefinition(.expression(expression), as: names, span: span(from: start))
        }
        let name = try label(orName: "a name")
        return NRQLDefinition(.expression(expression), as: [name], span: span(from: start))
    }

    /// `PREDICT [model(…)] [BY length] [USING length]`; the first word has been taken.
    mutating func prediction(from start: Int) throws(Stop) -> NRQLPrediction {
        var prediction = NRQLPrediction()
        if let token = peek(), token.mark == nil, isMark(.open, 1) {
            prediction.model = try primary("a model")
        }
        if take(.by) { prediction.length = try duration() }
        if take(.using) { prediction.history = try duration() }
        prediction.span = span(from: start)
        return prediction
    }
}
