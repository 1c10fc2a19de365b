import Diagnostics
import Queries

/// A query as it was read: what it means, and all that is to be said of it.
struct ReadQuery {
    /// Nil where the text is no query.
    let tree: NRQLQuery?
    /// Nil where it has no form in the algebra, which the findings say.
    let query: Query?
    /// In the order of their places.
    let findings: [NRQLFinding]
    /// Those because of which it has no form in the algebra.
    let obstacles: Set<NRQLFinding>

    /// Whether New Relic would take it.
    var isRight: Bool { tree != nil && !findings.contains { $0.severity == .error } }

    /// The canonical form; nil where the text is no query.
    var canonical: String? { isRight ? tree?.text : nil }

    /// - Parameters:
    ///   - text: The query.
    ///   - catalogue: What its meaning is checked by; nil to look at the text alone.
    init(_ text: String, in catalogue: QueryCatalogue? = nil) {
        let syntax = NRQLSyntax(text)
        tree = syntax.query
        var findings = syntax.findings
        switch syntax.query?.lowered() {
        case .success(let query)?:
            self.query = query
            obstacles = []
        case .failure(let reasons)?:
            query = nil
            let (told, untold) = reasons.divided(by: findings)
            let others = untold.map { NRQLFinding.noForm($0, length: text.utf8.count) }
            findings += others
            obstacles = Set(told + others)
        case nil: (query, obstacles) = (nil, [])
        }
        findings += syntax.tokens.compactMap { .textWithVariable($0, in: text) }
        if let tree, let catalogue, !findings.contains(where: { $0.severity == .error }) {
            findings += tree.findings(in: catalogue)
        }
        self.findings = findings.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
    }
}

extension NRQLFinding {
    /// The rule of what New Relic takes and this program cannot run.
    static let noForm: RuleID = "query/no-form"

    /// The finding in what the text stands in.
    func diagnostic(of text: String, in origin: QueryOrigin) -> Diagnostic {
        Diagnostic(rule, severity, message, at: origin.place(of: range, in: text), help: help)
    }

    /// A text with what outside of it would be a template variable; nil for any other piece.
    static func textWithVariable(_ token: NRQLToken, in text: String) -> NRQLFinding? {
        guard token.kind == .text else { return nil }
        let bytes = text.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: token.range.lowerBound)
        let end = bytes.index(bytes.startIndex, offsetBy: token.range.upperBound)
        guard let found = text[start..<end].firstMatch(of: /\{\{ *([A-Za-z_][A-Za-z0-9_.-]*) *\}\}/)
        else { return nil }
        return NRQLFinding(
            textWithVariable, .warning,
            "`\(shown(String(found.0)))` within quotes is text, and no template variable",
            at: token.range,
            help: "without the quotes it is one, which a dashboard replaces before it asks")
    }

    /// The rule of a template variable within quotes.
    static let textWithVariable: RuleID = "query/quoted-variable"

    /// What New Relic takes and this program cannot run.
    static func noForm(_ reason: QueryReason, length: Int) -> NRQLFinding {
        NRQLFinding(
            noForm, .warning, reason.message,
            at: reason.span.range.isEmpty ? 0..<length : reason.span.range,
            help: "`mqp query` cannot run it, though New Relic may")
    }
}

/// Where the text of a query stands.
struct QueryOrigin {
    /// What findings call it.
    let name: String
    /// Its first line there, from 1, and how many bytes are before it.
    var line = 1
    var offset = 0

    /// Where a part of the text stands, in bytes of UTF-8; the text may have several lines.
    func place(of part: Range<Int>, in text: String) -> Place {
        let bytes = Array(text.utf8)
        func point(_ index: Int) -> SourcePosition {
            let before = bytes[..<min(max(index, 0), bytes.count)]
            let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            let column = before[start...].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
            return SourcePosition(
                line: line + before.count { $0 == UInt8(ascii: "\n") }, column: column + 1,
                offset: offset + before.count)
        }
        return Place(
            path: name, range: SourceRange(point(part.lowerBound), point(part.upperBound)))
    }
}
