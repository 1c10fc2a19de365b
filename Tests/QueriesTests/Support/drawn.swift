import Diagnostics
import Queries

/// The findings of a text as people see them, each drawn under its line.
func drawn(_ text: String) -> String {
    let path = "query"
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let end = SourcePosition(
        line: lines.count, column: 1 + (lines.last?.unicodeScalars.count ?? 0),
        offset: text.utf8.count)
    let place = Place(path: path, range: SourceRange(.start, end))
    let source = SourceText(text, at: place, verbatimStart: lines.count > 1 ? nil : .start)
    var report = DiagnosticReport()
    for finding in NRQLSyntax(text).findings { report.add(finding.diagnostic(in: source)) }
    var files = SourceFiles()
    files.add(Array(text.utf8), path: path)
    return render(report, as: .text, files: files)
}
