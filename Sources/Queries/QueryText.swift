public import Diagnostics

/// A query in the parts in which upstream's golden metrics have it, each of them NRQL.
///
/// The parts are read as upstream means them: one behind the other, each behind its clause's word.
public struct QueryText: Sendable {
    private struct Part {
        var source: SourceText
        /// Where it begins in the whole text, in bytes.
        var start: Int
        var end: Int { start + source.text.utf8.count }
    }

    /// The whole query as it was read.
    public let syntax: NRQLSyntax
    private let parts: [Part]

    /// A filter or a facet of blanks is none.
    public init(
        select: SourceText, from: SourceText, filter: SourceText? = nil, facet: SourceText? = nil
    ) {
        var text = ""
        var parts: [Part] = []
        func add(_ clause: String, _ source: SourceText?, isNeeded: Bool) {
            guard let source, isNeeded || !source.text.utf8.allSatisfy(\.isNRQLBlank) else {
                return
            }
            text += clause + " "
            parts.append(Part(source: source, start: text.utf8.count))
            // A comment at the end of a part does not reach into the next.
            text += source.text + "\n"
        }
        add("SELECT", select, isNeeded: true)
        add("FROM", from, isNeeded: true)
        add("WHERE", filter, isNeeded: false)
        add("FACET", facet, isNeeded: false)
        syntax = NRQLSyntax(text)
        self.parts = parts
    }

    /// What is wrong with how the parts are written, each finding in the file of its part.
    public var diagnostics: [Diagnostic] { diagnostics(of: syntax.findings) }

    /// Findings about the whole text, each in the file of its part.
    public func diagnostics(of findings: [NRQLFinding]) -> [Diagnostic] {
        findings.compactMap { finding in
            // A clause's word is no part; what is missing before it is missing at the end of one.
            let part = parts.last { $0.start <= finding.range.lowerBound } ?? parts.first
            guard let part else { return nil }
            let end = part.end - part.start
            let lower = min(max(0, finding.range.lowerBound - part.start), max(0, end - 1))
            let upper = min(max(lower, finding.range.upperBound - part.start), end)
            var moved = finding
            moved.range = lower..<max(upper, min(lower + 1, end))
            return moved.diagnostic(in: part.source)
        }
    }
}
