import Queries
import Testing

/// The algebra of a text of NRQL that has one.
func lowered(
    _ text: String, variables: [String: QueryVariable] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> Query {
    let syntax = NRQLSyntax(text)
    let tree = try #require(
        syntax.query, "\(text): \(syntax.findings)", sourceLocation: sourceLocation)
    switch tree.lowered(variables: variables) {
    case .success(let query): return query
    case .failure(let reasons):
        Issue.record("\(text): \(reasons.all.map(\.message))", sourceLocation: sourceLocation)
        throw reasons
    }
}

/// What is in the way of a text of NRQL: the words that are to blame, and what is said of them.
func reasons(
    _ text: String, variables: [String: QueryVariable] = [:],
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> [String] {
    let syntax = NRQLSyntax(text)
    let tree = try #require(
        syntax.query, "\(text): \(syntax.findings)", sourceLocation: sourceLocation)
    guard case .failure(let reasons) = tree.lowered(variables: variables) else { return [] }
    return reasons.all.map { reason in
        let words = String(decoding: Array(text.utf8)[reason.span.range], as: UTF8.self)
        return "\(words) | \(reason.message)"
    }
}
