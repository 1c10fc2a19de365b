import Diagnostics

/// Reads the pieces of a text as a query, from left to right. It stops at the first thing that is
/// wrong, so that one mistake is one finding.
struct NRQLParser {
    /// How deep parentheses, calls and queries nest.
    static let maximumDepth = 50
    /// How many operators a text has, which bounds how deep its tree is.
    static let maximumOperators = 500

    /// The end of reading: what was wrong.
    struct Stop: Error { var finding: NRQLFinding }

    let bytes: [UInt8]
    /// The pieces that mean something.
    private let tokens: [NRQLToken]
    /// What is wrong with the broken pieces, in their order.
    private let broken: [NRQLFinding]
    private var index = 0
    private(set) var findings: [NRQLFinding] = []
    private var depth = 0
    private var operatorCount = 0

    init(_ lexer: NRQLLexer) {
        bytes = lexer.bytes
        tokens = lexer.tokens.filter { !$0.isTrivia }
        broken = lexer.findings
    }

    // MARK: Looking

    func peek(_ distance: Int = 0) -> NRQLToken? {
        index + distance < tokens.count ? tokens[index + distance] : nil
    }

    func isKeyword(_ keyword: NRQLKeyword, _ distance: Int = 0) -> Bool {
        peek(distance)?.keyword == keyword
    }

    func isMark(_ mark: NRQLToken.Mark, _ distance: Int = 0) -> Bool {
        peek(distance)?.mark == mark
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Where the next piece stands; at the end, the last one.
    var here: Range<Int> { peek()?.range ?? tokens.last?.range ?? 0..<0 }

    /// Where the piece before the next one stands.
    private var previous: Range<Int> { index > 0 ? tokens[index - 1].range : here }

    private var isBehindComma: Bool { index > 0 && tokens[index - 1].mark == .comma }

    /// Where the piece before the next one ends.
    var behind: Int { index > 0 ? tokens[index - 1].range.upperBound : 0 }

    /// What stands from a byte to the piece before the next one.
    func span(from start: Int) -> NRQLSpan { NRQLSpan(start..<max(start, behind)) }

    // MARK: Moving

    mutating func advance() { index += 1 }

    mutating func take(_ keyword: NRQLKeyword) -> Bool {
        guard isKeyword(keyword) else { return false }
        index += 1
        return true
    }

    mutating func take(_ mark: NRQLToken.Mark) -> Bool {
        guard isMark(mark) else { return false }
        index += 1
        return true
    }

    /// The mark that closes what was opened at `open`.
    mutating func close(
        _ mark: NRQLToken.Mark, openedAt open: Range<Int>
    ) throws(Stop) {
        if take(mark) { return }
        guard let token = peek(), token.keyword?.beginsClause != true else {
            throw Stop(finding: .unclosed(text(open), at: open))
        }
        throw unexpected("`\(mark.rawValue)`", orOperator: true)
    }

    /// Whether a parenthesis is open.
    var isNested: Bool { depth > 0 }

    mutating func nested<Result>(
        _ read: (inout NRQLParser) throws(Stop) -> Result
    ) throws(Stop) -> Result {
        guard depth < Self.maximumDepth else { throw Stop(finding: .tooDeep(at: here)) }
        depth += 1
        defer { depth -= 1 }
        return try read(&self)
    }

    /// The number of the next piece.
    var position: Int { index }

    /// Reads from an earlier piece once more, and goes on where it was.
    func check(
        from position: Int, _ read: (inout NRQLParser) throws(Stop) -> Void
    ) throws(Stop) {
        var parser = self
        parser.index = position
        parser.operatorCount = 0
        try read(&parser)
    }

    mutating func countOperator() throws(Stop) {
        operatorCount += 1
        guard operatorCount <= Self.maximumOperators else {
            throw Stop(finding: .tooManyOperators(at: here))
        }
    }

    mutating func add(_ finding: NRQLFinding) { findings.append(finding) }
}

// MARK: What else was needed

extension NRQLParser {
    /// The stop at the next piece, where `what` was needed.
    ///
    /// With `orOperator`, an operator or, outside of parentheses, a clause could stand there too; a
    /// word that is near to one of them is then taken for a misspelling.
    func unexpected(
        _ what: String, orOperator: Bool = false, help: String? = nil
    ) -> Stop {
        guard let token = peek() else {
            return Stop(finding: .missing(what, behind: text(previous), at: previous, help: help))
        }
        if let stop = plainMistake(token) { return stop }
        let found = text(token.range)
        if token.keyword?.beginsClause == true, !orOperator {
            let help = help ?? (isBehindComma ? "write one, or take the comma out" : nil)
            return Stop(finding: .missing(what, before: found, at: token.range, help: help))
        }
        let help = help ?? (orOperator ? self.help(for: token) : nil)
        return Stop(finding: .expected(what, found: found, at: token.range, help: help))
    }

    /// The stop at what begins no clause and goes on with nothing.
    func noClause(_ token: NRQLToken) -> Stop {
        if let stop = plainMistake(token) { return stop }
        let found = text(token.range)
        guard token.kind == .word, let help = help(for: token) else {
            return unexpected("a clause", orOperator: true)
        }
        return Stop(finding: .noClause(found, at: token.range, help: help))
    }

    /// What is wrong with a piece wherever it stands.
    private func plainMistake(_ token: NRQLToken) -> Stop? {
        if let stop = stopAtBroken() { return stop }
        let found = text(token.range)
        if !isNested, let mark = token.mark,
            mark == .close || mark == .closeBracket || mark == .closeBrace
        {
            return Stop(finding: .unopened(found, at: token.range))
        }
        if index > 0, tokens[index - 1].kind == .text || tokens[index - 1].kind == .pattern,
            tokens[index - 1].range.upperBound == token.range.lowerBound,
            token.kind == .word || token.kind == .text || token.kind == .number
        {
            return Stop(finding: .textBeside(found, at: token.range))
        }
        return nil
    }

    /// What is wrong with the next piece, if it is broken.
    func stopAtBroken() -> Stop? {
        guard let token = peek(), token.kind == .broken else { return nil }
        let finding = broken.first { $0.range.lowerBound == token.range.lowerBound }
        return finding.map(Stop.init(finding:))
    }

    /// The cure for a word where a clause or an operator was needed.
    func help(for token: NRQLToken) -> String? {
        if token.mark == .colon { return "a name with a `:` stands in backticks" }
        guard token.kind == .word else { return nil }
        if token.keyword == .not { return "behind a value, NOT goes with LIKE, RLIKE or IN" }
        let found = text(token.range)
        if let other = Self.otherLanguages[found.uppercased()] { return other }
        if let near = nearClauseWord(to: found) {
            return "did you mean `\(near)`?"
        }
        guard index > 0, tokens[index - 1].kind == .word, tokens[index - 1].keyword == nil else {
            return "a label needs `AS` before it"
        }
        let both = "\(text(tokens[index - 1].range)) \(found)"
        return "a label needs `AS` before it; if `\(shown(both))` is one name, it needs backticks"
    }

    /// The word that a misspelling was most likely meant as; one of two letters is none.
    func nearClauseWord(to found: String) -> String? {
        found.utf8.count > 2 ? nearest(to: found.uppercased(), in: Self.clauseWords) : nil
    }

    /// The words that can stand behind a value.
    static let clauseWords: [String] = [
        "SELECT", "FROM", "WHERE", "FACET", "LIMIT", "OFFSET", "ORDER", "SINCE", "UNTIL", "COMPARE",
        "WITH", "TIMESERIES", "SLIDE", "EXTRAPOLATE", "JOIN", "PREDICT", "AS", "AND", "OR", "NOT",
        "LIKE", "RLIKE", "IN", "IS",
    ]

    /// Words of SQL that NRQL says otherwise.
    private static let otherLanguages: [String: String] = [
        "GROUP": "write `FACET` and the attribute instead of `GROUP BY`",
        "HAVING": "ask a query in parentheses: `FROM (SELECT … FACET …) WHERE …`",
        "BETWEEN": "write `x >= a AND x <= b`",
        "DISTINCT": "write `uniques(attribute)` or `uniqueCount(attribute)`",
        "UNION": "name several event types behind `FROM`, with commas",
        "REGEXP": "write `RLIKE`", "ILIKE": "write `LIKE`, which takes any case",
        "CASE": "write `if(condition, value, otherwise)`",
    ]
}
