/// Regular expressions of RE2's syntax, as Prometheus tests labels with them: from the start of a value
/// to its end.
enum PromQLPattern {
    /// One that only a text itself fits.
    static func exactly(_ text: String) -> String {
        var pattern = ""
        for scalar in text.unicodeScalars {
            if special.contains(scalar) { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(scalar)
        }
        return pattern
    }

    /// One that only these texts fit.
    static func any(of texts: [String]) -> String { texts.map(exactly).joined(separator: "|") }

    /// One for `LIKE`, in which `%` stands for any text and case does not count.
    static func like(_ text: String) -> String {
        let pattern = text.split(separator: "%", omittingEmptySubsequences: false)
            .map { exactly(String($0)) }.joined(separator: ".*")
        return "(?is:\(pattern))"
    }

    /// Whether no parenthesis or bracket of a pattern is closed before it was opened or left open.
    ///
    /// Prometheus puts a pattern between parentheses of its own, so that `a)|(b` would mean something
    /// else there.
    static func isBalanced(_ pattern: String) -> Bool {
        var depth = 0
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\\":
                guard let escaped = rest.popFirst() else { return false }
                if escaped == "Q" { rest.skipQuoted() }
            case "(": depth += 1
            case ")":
                depth -= 1
                if depth < 0 { return false }
            case "[":
                guard rest.skipClass() else { return false }
            default: break
            }
        }
        return depth == 0
    }

    private static let special: Set<Unicode.Scalar> = [
        "\\", ".", "+", "*", "?", "(", ")", "|", "[", "]", "{", "}", "^", "$",
    ]
}

extension Substring.UnicodeScalarView {
    /// Goes behind `\E`, or to the end.
    fileprivate mutating func skipQuoted() {
        while let scalar = popFirst() {
            if scalar == "\\", first == "E" {
                removeFirst()
                return
            }
        }
    }

    /// Goes behind the bracket that closes a class; false where there is none.
    fileprivate mutating func skipClass() -> Bool {
        if first == "^" { removeFirst() }
        if first == "]" { removeFirst() }
        while let scalar = popFirst() {
            switch scalar {
            case "]": return true
            case "\\": _ = popFirst()
            case "[" where first == ":":
                // `[:alpha:]`; anything else is a bracket like others.
                var ahead = dropFirst()
                while let letter = ahead.first, letter != ":", letter != "]" { ahead.removeFirst() }
                if ahead.first == ":", ahead.dropFirst().first == "]" { self = ahead.dropFirst(2) }
            default: break
            }
        }
        return false
    }
}
