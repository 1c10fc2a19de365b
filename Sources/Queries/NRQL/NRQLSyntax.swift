public import Diagnostics

/// A text of NRQL and what it means: its tokens, with the blanks and comments between them, its tree,
/// and what is wrong with it.
public struct NRQLSyntax: Sendable {
    /// As it was given; the tokens, with what stands between them, are it again.
    public let text: String
    /// All pieces of the text in their order, blanks and comments too.
    public let tokens: [NRQLToken]
    /// Nil where the text is no query.
    public let query: NRQLQuery?
    /// In the order of their places. Those of severity `error` mean that New Relic refuses the query.
    public let findings: [NRQLFinding]

    /// The longest text that is read, in bytes.
    public static let maximumLength = 100_000

    /// Reads a text; whatever is wrong with it is a finding.
    public init(_ text: String) {
        self.text = text
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.maximumLength else {
            tokens = [NRQLToken(.broken, 0..<bytes.count)]
            query = nil
            findings = [.tooLong(at: 0..<bytes.count)]
            return
        }
        let lexer = NRQLLexer(bytes)
        var parser = NRQLParser(lexer)
        tokens = lexer.tokens
        do throws(NRQLParser.Stop) {
            let query = try parser.query()
            var checker = NRQLChecker()
            checker.check(query)
            self.query = query
            findings = NRQLFinding.sorted(parser.findings + checker.findings)
        } catch {
            query = nil
            findings = [error.finding]
        }
    }
}

/// What is wrong with a query, where, and what to do about it; without the file that it stands in.
public struct NRQLFinding: Sendable, Hashable {
    public var rule: RuleID
    public var severity: Severity
    /// One line without a full stop.
    public var message: String
    /// Bytes of the text.
    public var range: Range<Int>
    public var help: String?

    public init(
        _ rule: RuleID, _ severity: Severity = .error, _ message: String, at range: Range<Int>,
        help: String? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.range = range
        self.help = help
    }

    /// In the order of their places; those of one place as they are.
    static func sorted(_ findings: [NRQLFinding]) -> [NRQLFinding] {
        guard findings.count > 1 else { return findings }
        return findings.enumerated().sorted { left, right in
            (left.element.range.lowerBound, left.offset)
                < (right.element.range.lowerBound, right.offset)
        }.map(\.element)
    }

    /// The finding in the file that the text stands in.
    public func diagnostic(in source: SourceText) -> Diagnostic {
        Diagnostic(rule, severity, message, at: source.place(of: range), help: help)
    }
}
