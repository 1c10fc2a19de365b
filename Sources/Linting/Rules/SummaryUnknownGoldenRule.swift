import Definitions
import Diagnostics

/// A summary metric names a golden metric of its type.
struct SummaryUnknownGoldenRule: LintRule {
    static let id: RuleID = "summary/unknown-golden"
    static let summary = "A summary metric names a golden metric that its type does not have."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for folder in context.set.entityTypes where context.isIntact(folder) {
            let names = folder.golden.map(\.name.value)
            for golden in folder.summary.compactMap(\.value.golden)
            where !names.contains(golden.value) {
                report.add(.unknown(golden, among: names))
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func unknown(
        _ golden: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            SummaryUnknownGoldenRule.id, "the type has no golden metric `\(golden.value)`",
            at: golden.place, label: "not in golden_metrics.yml beside it",
            help: suggestion(for: golden.value, in: names)
                ?? (names.isEmpty
                    ? "add it to golden_metrics.yml"
                    : "name one of \(names.map { "`\($0)`" }.joined(separator: ", "))"))
    }
}
