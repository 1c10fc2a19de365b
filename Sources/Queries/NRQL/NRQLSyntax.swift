public import Diagnostics

/// A text of NRQL and what it means: its tokens, with the blanks and comments between them, its tree,
/// and what is wrong with it.
public struct NRQLSyntax: Sendable {
    /// As it was given; the tokens, with what stands between them, are it again.
    public let text: String
    /// Nil where the text is no query.
    public let query: NRQLQuery?
    public let findings: [NRQLFinding]

    /// The longest text that is read, in bytes.
    public static let maximumLength = 100_000

    /// Reads a text; whatever is wrong with it is a finding.
    public init(_ text: String) {
        self.text = text
        query = nil
        findings = []
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

    /// The finding in the file that the text stands in.
    public func diagnostic(in source: SourceText) -> Diagnostic {
        Diagnostic(rule, severity, message, at: source.place(of: range), help: help)
    }
}
