import Queries

/// `LIKE`: `%` stands for anything, case does not count, and the whole text must fit.
func isLike(_ text: String, _ pattern: String) throws -> Bool {
    let parts = pattern.split(separator: "%", omittingEmptySubsequences: false)
    return try isMatch(
        text.lowercased(), parts.map { quoted($0.lowercased()) }.joined(separator: "(?s:.*)"))
}

/// `RLIKE`: the whole text must fit.
func isMatch(_ text: String, _ pattern: String) throws -> Bool {
    try regex(pattern).wholeMatch(in: text) != nil
}

/// What the first group of a pattern took, where the whole text fits it.
func capture(_ text: String, _ pattern: String) throws -> OracleValue {
    guard let match = try regex(pattern).wholeMatch(in: text), match.output.count > 1,
        let taken = match.output[1].substring
    else { return .missing }
    return .text(String(taken))
}

/// What stands at the first `*` of a pattern, between its anchors; case does not count.
func anchoredParse(_ text: String, _ pattern: String) throws -> OracleValue {
    var source = "(?is)"
    var anchor = ""
    for character in pattern {
        guard character == "*" || character == "%" else {
            anchor.append(character)
            continue
        }
        source += quoted(anchor) + (character == "*" ? "(.*?)" : ".*?")
        anchor = ""
    }
    return try capture(text, source + quoted(anchor))
}

private func regex(_ pattern: String) throws -> Regex<AnyRegexOutput> {
    do {
        return try Regex(pattern).matchingSemantics(.unicodeScalar)
    } catch {
        throw OracleError.refused("the pattern \(pattern)")
    }
}

private func quoted(_ text: some StringProtocol) -> String {
    text.map { $0.isLetter || $0.isNumber || $0 == " " || !$0.isASCII ? "\($0)" : "\\\($0)" }
        .joined()
}
