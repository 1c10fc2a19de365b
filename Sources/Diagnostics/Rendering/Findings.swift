/// What every renderer is given: the findings once each and in their final order, and their counts.
struct Findings {
    let diagnostics: [Diagnostic]
    let errorCount: Int
    let warningCount: Int
    let infoCount: Int
    /// How many findings were not kept.
    let omittedCount: Int

    init(_ report: DiagnosticReport) {
        let diagnostics = report.sorted.sorted(by: Self.precedes)
        func count(_ severity: Severity) -> Int {
            diagnostics.reduce(0) { $0 + ($1.severity == severity ? 1 : 0) }
        }
        self.diagnostics = diagnostics
        errorCount = count(.error)
        warningCount = count(.warning)
        infoCount = count(.info)
        omittedCount = report.omittedCount
    }

    /// A total order, so that findings that differ in nothing but their help keep one order too.
    private static func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        if left < right { return true }
        if right < left { return false }
        if left.severity != right.severity { return left.severity > right.severity }
        let leftWords = [left.label ?? "", left.help ?? ""] + left.remarks.map(\.message)
        let rightWords = [right.label ?? "", right.help ?? ""] + right.remarks.map(\.message)
        if leftWords != rightWords { return leftWords.lexicographicallyPrecedes(rightWords) }
        return left.remarks.map(\.place).lexicographicallyPrecedes(right.remarks.map(\.place))
    }
}
