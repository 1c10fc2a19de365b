import Diagnostics
import Patterns

extension NRQLChecker {
    /// Whether a text is a pattern. What only this program does not take is none of New Relic's
    /// business, and what holds a variable of a dashboard is not known yet.
    mutating func checkPattern(_ expression: NRQLExpression, of function: QueryFunction) {
        let text: String
        switch expression.kind {
        case .text(let content), .pattern(let content): text = content
        default: return
        }
        guard !text.contains("{{") else { return }
        do throws(PatternFault) { try function.checkPattern(text) } catch {
            if !error.isOwn { add(.noPattern(error, at: expression.span.range)) }
        }
    }
}

extension NRQLFinding {
    fileprivate static func noPattern(_ fault: PatternFault, at range: Range<Int>) -> NRQLFinding {
        NRQLFinding(
            "nrql/patterns", .error, "the pattern \(fault.words)", at: range,
            help: "patterns are those of RE2; a character that stands for itself has a backslash "
                + "before it")
    }
}
