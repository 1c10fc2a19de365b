import Diagnostics

extension NRQLParser {
    /// The whole text as one query.
    mutating func query() throws(Stop) -> NRQLQuery {
        guard peek() != nil else { throw Stop(finding: .empty(at: 0..<bytes.count)) }
        return try clauses()
    }

    /// A query in parentheses; the opening one has been taken.
    mutating func subquery(openedAt open: Range<Int>) throws(Stop) -> NRQLQuery {
        let query = try nested { (parser) throws(Stop) in try parser.clauses() }
        try close(.close, openedAt: open)
        return query
    }

    /// Whether a query begins here.
    var isAtQuery: Bool {
        isKeyword(.select) || isKeyword(.from) || isKeyword(.show) && isKeyword(.event, 1)
            || isKeyword(.with)
    }

    /// Clauses in any order, up to what begins none.
    private mutating func clauses() throws(Stop) -> NRQLQuery {
        let first = here
        let start = first.lowerBound
        guard isAtQuery else { throw notAtQuery() }
        var clauses = NRQLClauses()
        while let token = peek(), let keyword = token.keyword {
            guard try clause(keyword, at: token.range, into: &clauses) else { break }
        }
        if let stop = stopAtBroken() { throw stop }
        if let token = peek(), token.mark != .close || !isNested { throw noClause(token) }
        return try clauses.query(span: span(from: start), first: first)
    }

    private func notAtQuery() -> Stop {
        if let stop = stopAtBroken() { return stop }
        guard let token = peek() else { return unexpected("a query") }
        let found = text(token.range)
        guard token.kind == .word else {
            return Stop(finding: .noQuery(found, at: token.range, near: nil))
        }
        let near =
            nearest(to: found.uppercased(), in: Self.firstWords)
            ?? nearClauseWord(to: found)
        return Stop(finding: .noQuery(found, at: token.range, near: near))
    }

    private static let firstWords = ["SELECT", "FROM", "WITH", "SHOW"]

    /// Reads one clause; false where none begins.
    private mutating func clause(
        _ keyword: NRQLKeyword, at range: Range<Int>, into clauses: inout NRQLClauses
    ) throws(Stop) -> Bool {
        guard keyword.beginsClause else { return false }
        advance()
        switch keyword {
        case .select:
            try once(clauses.select, "SELECT", at: range)
            clauses.select = try selections()
        case .from:
            try once(clauses.from, "FROM", at: range)
            clauses.from = try sources()
        case .where: try addFilter(at: range, to: &clauses)
        case .facet:
            try once(clauses.facet, "FACET", at: range)
            clauses.facet = try facet(from: range.lowerBound)
        case .order:
            try once(clauses.order, "ORDER BY", at: range)
            clauses.order = try orders()
        case .limit:
            try once(clauses.limit, "LIMIT", at: range)
            clauses.limit = try limit(at: range)
        case .offset:
            try once(clauses.offset, "OFFSET", at: range)
            clauses.offset = try count("a number")
        case .since:
            try once(clauses.since, "SINCE", at: range)
            clauses.since = try time()
        case .until:
            try once(clauses.until, "UNTIL", at: range)
            clauses.until = try time()
        case .compare:
            try once(clauses.compareWith, "COMPARE WITH", at: range)
            guard take(.with) else { throw unexpected("`WITH`") }
            clauses.compareWith = try time()
        case .timeseries:
            try once(clauses.timeSeries, "TIMESERIES", at: range)
            clauses.timeSeries = try timeSeries(from: range.lowerBound)
        case .extrapolate: clauses.isExtrapolated = true
        case .raw: clauses.isRaw = true
        case .predict:
            try once(clauses.prediction, "PREDICT", at: range)
            clauses.prediction = try prediction(from: range.lowerBound)
        case .show:
            guard take(.event), take(.types) else { throw unexpected("`EVENT TYPES`") }
            clauses.showsEventTypes = true
        case .join, .inner, .left:
            clauses.joins.append(try join(keyword, from: range.lowerBound))
        case .with: try with(at: range, into: &clauses)
        default:
            throw Stop(
                finding: .misplaced(
                    text(range), at: range, help: "`SLIDE BY` stands behind `TIMESERIES`"))
        }
        return true
    }

    private mutating func addFilter(
        at range: Range<Int>, to clauses: inout NRQLClauses
    ) throws(Stop) {
        guard let first = clauses.filter else {
            clauses.filterStart = position
            clauses.filter = try expression("a condition")
            return
        }
        add(.repeatedWhere(at: range))
        if let start = clauses.filterStart {
            // Joined to others, the first may stand in parentheses, and is as deep as if it did.
            try check(from: start) { (parser) throws(Stop) in
                try parser.nested { (parser) throws(Stop) in
                    _ = try parser.expression("a condition")
                }
            }
            clauses.filterStart = nil
        }
        try countOperator()
        let test = try nested { (parser) throws(Stop) in try parser.expression("a condition") }
        let span = NRQLSpan(first.span.range.lowerBound..<test.span.range.upperBound)
        clauses.filter = NRQLExpression(.binary(first, .and, test), span: span)
    }

    private mutating func with(
        at range: Range<Int>, into clauses: inout NRQLClauses
    ) throws(Stop) {
        if isKeyword(.timezone), !isKeyword(.as, 1) {
            advance()
            try once(clauses.timeZone, "WITH TIMEZONE", at: range)
            clauses.timeZone = try primary("a time zone")
        } else if isKeyword(.metricFormat), !isKeyword(.as, 1) {
            advance()
            try once(clauses.metricFormat, "WITH METRIC_FORMAT", at: range)
            clauses.metricFormat = try primary("a format")
        } else {
            try once(clauses.definitions, "WITH … AS", at: range)
            clauses.definitions = try definitions()
        }
    }

    private func once<Value>(
        _ earlier: Value?, _ clause: String, at range: Range<Int>
    ) throws(Stop) {
        guard earlier == nil else { throw Stop(finding: .repeated(clause, at: range)) }
    }
}

/// The clauses of a query as far as they have been read.
struct NRQLClauses {
    var definitions: [NRQLDefinition]?
    var select: [NRQLSelection]?
    var from: [NRQLSource]?
    var joins: [NRQLJoin] = []
    var filter: NRQLExpression?
    /// Where the only WHERE begins, as the parser counts.
    var filterStart: Int?
    var facet: NRQLFacet?
    var order: [NRQLOrder]?
    var limit: NRQLLimit?
    var offset: NRQLExpression?
    var since: NRQLTime?
    var until: NRQLTime?
    var compareWith: NRQLTime?
    var timeSeries: NRQLTimeSeries?
    var timeZone: NRQLExpression?
    var metricFormat: NRQLExpression?
    var prediction: NRQLPrediction?
    var isExtrapolated = false
    var isRaw = false
    var showsEventTypes = false

    /// The query; what it must have and has not stops it.
    func query(span: NRQLSpan, first: Range<Int>) throws(NRQLParser.Stop) -> NRQLQuery {
        if !showsEventTypes {
            if select == nil {
                throw NRQLParser.Stop(finding: .missingClause("SELECT", at: first))
            }
            if from == nil, definitions == nil {
                throw NRQLParser.Stop(finding: .missingClause("FROM", at: first))
            }
        }
        var query = NRQLQuery(select: select ?? [], from: from ?? [], where: filter, span: span)
        query.definitions = definitions ?? []
        query.joins = joins
        query.facet = facet
        query.order = order ?? []
        query.limit = limit
        query.offset = offset
        query.since = since
        query.until = until
        query.compareWith = compareWith
        query.timeSeries = timeSeries
        query.timeZone = timeZone
        query.metricFormat = metricFormat
        query.prediction = prediction
        query.isExtrapolated = isExtrapolated
        query.isRaw = isRaw
        query.showsEventTypes = showsEventTypes
        return query
    }
}
