import Diagnostics
import Queries

/// A line of a file of queries, and the line that is written for it.
struct CheckedLine {
    /// The canonical form, a comment or a blank line as it is, or what is wrong.
    let text: String
    let diagnostics: [Diagnostic]
    private let line: Int
    private let canonical: String?

    var isWrong: Bool { diagnostics.contains { $0.severity == .error } }

    /// Reads a line, without its end.
    static func checking(
        _ bytes: ArraySlice<UInt8>, at origin: QueryOrigin, in catalogue: QueryCatalogue
    ) -> CheckedLine {
        let content = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        guard let line = String(validating: content, as: UTF8.self) else {
            let finding = NRQLFinding("nrql/syntax", .error, "this line is not UTF-8", at: 0..<0)
            return failed([finding.diagnostic(of: "", in: origin)], at: origin)
        }
        if isRemark(line) {
            return CheckedLine(
                text: shown(line, upTo: .max), diagnostics: [], line: origin.line, canonical: nil)
        }
        let read = ReadQuery(line, in: catalogue)
        let diagnostics = read.findings.map { $0.diagnostic(of: line, in: origin) }
        guard let canonical = read.canonical else { return failed(diagnostics, at: origin) }
        return CheckedLine(
            text: canonical, diagnostics: diagnostics, line: origin.line, canonical: canonical)
    }

    private static func failed(
        _ diagnostics: [Diagnostic], at origin: QueryOrigin
    ) -> CheckedLine {
        let first = diagnostics.first { $0.severity == .error }
        let column = first?.place?.range.start.column ?? 1
        let help = first?.help.map { "; \($0)" } ?? ""
        let message = first?.message ?? "this is not a query"
        return CheckedLine(
            text: shown("-- error: \(origin.line):\(column): \(message)\(help)", upTo: .max),
            diagnostics: diagnostics, line: origin.line, canonical: nil)
    }

    /// Whether a line says nothing: it is blank, or only a comment.
    private static func isRemark(_ line: String) -> Bool {
        if line.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("#") { return true }
        let syntax = NRQLSyntax(line)
        return syntax.query == nil && syntax.tokens.allSatisfy(\.isTrivia)
    }

    /// One object: `line`, `query` (null for a comment and for what is wrong), `findings`.
    var json: String {
        let findings = diagnostics.map { diagnostic in
            JSONValue.object([
                ("rule", .string(diagnostic.rule.rawValue)),
                ("severity", .string(diagnostic.severity.rawValue)),
                ("message", .string(diagnostic.message)),
                ("column", .number(diagnostic.place?.range.start.column ?? 1)),
                ("endColumn", .number(diagnostic.place?.range.end.column ?? 1)),
                ("help", .optional(diagnostic.help)),
            ])
        }
        return JSONValue.object([
            ("line", .number(line)), ("query", .optional(canonical)),
            ("findings", .array(findings)),
        ]).text
    }
}
