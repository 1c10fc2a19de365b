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

    /// A pattern whose text after `\Q` ends with it, so that something can stand behind.
    static func closed(_ pattern: String) -> String {
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", rest.popFirst() == "Q" else { continue }
            guard let end = rest.indices.first(where: { rest[$0...].starts(with: ["\\", "E"]) })
            else { return pattern + "\\E" }
            rest = rest[end...].dropFirst(2)
        }
        return pattern
    }

    /// One that a text fits which fits either; what a flag says in one is of no matter in the other.
    static func either(_ left: String, _ right: String) -> String {
        [left, right].map { $0.contains("(?") ? "(?:\($0))" : $0 }.joined(separator: "|")
    }

    private static let special: Set<Unicode.Scalar> = [
        "\\", ".", "+", "*", "?", "(", ")", "|", "[", "]", "{", "}", "^", "$",
    ]
}
