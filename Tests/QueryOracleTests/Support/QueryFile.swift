import Diagnostics
import Foundation
import Queries
import Testing

/// One query of a file in `Queries`: a query a line, comments behind `#`.
struct WrittenQuery: Sendable, CustomTestStringConvertible {
    var text: String
    var line: Int
    /// Whether it stands behind `!`: it has no form in the algebra.
    var hasNoForm: Bool

    var testDescription: String { "\(line): \(text)" }

    /// - Throws: where the file cannot be read.
    static func all(in file: String) throws -> [WrittenQuery] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let path = folder.appending(path: "../Queries/\(file).nrql")
        let text = try String(contentsOf: path, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            guard let first = line.first, first != "#" else { return nil }
            return WrittenQuery(
                text: String(first == "!" ? line.dropFirst() : line), line: index + 1,
                hasNoForm: first == "!")
        }
    }

    /// The tree; a failure of the test where the text is no query.
    func tree() throws -> NRQLQuery {
        let syntax = NRQLSyntax(text)
        let errors = syntax.findings.filter { $0.severity == .error }
        #expect(errors.isEmpty, "line \(line): \(text)")
        return try #require(syntax.query, "line \(line): \(text)")
    }
}
