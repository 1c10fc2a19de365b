import ArgumentParser
import Diagnostics
import Queries

/// In what language a query is printed instead of being run.
enum QueryLanguage: String, CaseIterable, ExpressibleByArgument { case nrql, promql }

/// A query as PromQL: an expression a line, with comments that say which column it is, and in what the
/// answer can differ.
func promQLText(_ query: PromQLQuery) -> String {
    var lines: [String] = []
    for column in query.columns {
        if query.columns.count > 1 || column.comparison != nil, let label = column.label {
            lines.append("# \(shown(label))")
        }
        lines.append(column.expression.text)
        if let comparison = column.comparison {
            lines.append("# the same, in the time compared with")
            lines.append(comparison.text)
        }
    }
    lines += query.notes.map { "# \($0.message)" }
    return lines.joined(separator: "\n") + "\n"
}

/// Why a query has no form in PromQL, in words.
func promQLProblems(_ refusal: PromQLRefusal) -> String {
    refusal.reasons.map { reason in
        "error: `\(shown(reason.part))` has no form in PromQL: \(reason.message)\n"
            + "  = help: \(reason.help)\n"
    }.joined()
}
