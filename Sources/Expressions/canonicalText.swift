import Diagnostics

/// The text of an expression in its one canonical form, so that two spellings of one expression are
/// equal; nil where it cannot be read.
public func canonicalText(of expression: String) -> String? {
    var ignored = DiagnosticReport()
    let nowhere = Place(path: "", range: .fileStart)
    let tree = Parser.parse(SourceText(expression, at: nowhere), report: &ignored)
    return ignored.hasErrors ? nil : tree.map(SyntaxPrinter.text)
}
