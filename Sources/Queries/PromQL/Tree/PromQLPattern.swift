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

    private static let special: Set<Unicode.Scalar> = [
        "\\", ".", "+", "*", "?", "(", ")", "|", "[", "]", "{", "}", "^", "$",
    ]
}
