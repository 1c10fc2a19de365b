/// A line for each finding, for editors and `grep`.
func renderShort(_ findings: Findings) -> String {
    var output = ""
    for diagnostic in findings.diagnostics {
        if let place = diagnostic.place { output += pointer(to: place) + ": " }
        output += "\(diagnostic.severity.rawValue): \(escaped(diagnostic.message))"
        output += " [\(escaped(diagnostic.rule.rawValue))]\n"
    }
    if findings.omittedCount > 0 { output += "\(counted(findings.omittedCount, "finding")) more\n" }
    return output
}

/// `path:line:col`, as terminals and editors understand it.
func pointer(to place: Place) -> String {
    "\(escaped(place.path)):\(place.range.start.line):\(place.range.start.column)"
}

/// A number with its noun, `1 error` or `2 errors`.
func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}
