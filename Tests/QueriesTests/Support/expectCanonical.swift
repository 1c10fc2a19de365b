import Diagnostics
import Queries
import Testing

/// Expects that a text is read without an error and printed as `canonical`, that this is read as the
/// same tree and printed as itself, and that the tokens of both are their texts.
func expectCanonical(
    _ text: String, _ canonical: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    let syntax = NRQLSyntax(text)
    expectLossless(syntax, sourceLocation: sourceLocation)
    #expect(
        !syntax.findings.contains { $0.severity == .error },
        "\(text): \(syntax.findings)", sourceLocation: sourceLocation)
    guard let query = syntax.query else { return }
    #expect(query.text == canonical, sourceLocation: sourceLocation)
    expectSurvives(query, sourceLocation: sourceLocation)
}

/// Expects that a tree is printed, read as itself, and printed as it was.
func expectSurvives(
    _ query: NRQLQuery, sourceLocation: SourceLocation = #_sourceLocation
) {
    let again = NRQLSyntax(query.text)
    expectLossless(again, sourceLocation: sourceLocation)
    #expect(
        again.query == query, "\(query.text): \(again.findings)", sourceLocation: sourceLocation)
    #expect(again.query?.text == query.text, sourceLocation: sourceLocation)
}

/// Expects that the tokens, one behind the other, are the text.
func expectLossless(
    _ syntax: NRQLSyntax, sourceLocation: SourceLocation = #_sourceLocation
) {
    var end = 0
    var isLossless = true
    for token in syntax.tokens {
        if token.range.lowerBound != end || token.range.isEmpty { isLossless = false }
        end = token.range.upperBound
    }
    #expect(isLossless && end == syntax.text.utf8.count, sourceLocation: sourceLocation)
}
