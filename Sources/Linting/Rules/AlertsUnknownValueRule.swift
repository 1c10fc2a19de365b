import Definitions
import Diagnostics

/// What narrows an alert is a value that some row has, where all of them are known.
struct AlertsUnknownValueRule: LintRule {
    static let id: RuleID = "alerts/unknown-value"
    static let summary = "An alert is narrowed to a value that no row has."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete else { return }
        for folder in context.set.entityTypes where context.isIntact(folder) {
            for entry in folder.alerts where !entry.value.isDisabled {
                let alert = entry.value
                let conditions = alert.conditions.map {
                    (attribute: $0.name.value, value: Located($0.value, at: $0.name.place))
                }
                let providers = alert.providers.map { (attribute: "provider", value: $0) }
                for (attribute, value) in conditions + providers {
                    let known = context.values(of: attribute) {
                        context.watches(alert, of: folder, $0)
                    }
                    guard let known, !known.contains(value.value) else { continue }
                    report.add(.unknownValue(value, of: attribute, among: known.sorted()))
                }
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func unknownValue(
        _ value: Located<String>, of attribute: String, among known: [String]
    ) -> Diagnostic {
        Diagnostic(
            AlertsUnknownValueRule.id, .warning,
            "no row that is watched has `\(shown(value.value))` as `\(shown(attribute))`",
            at: value.place, label: "would never fire for it",
            help: suggestion(for: value.value, in: known)
                ?? "the values are \(known.prefix(20).joined(separator: ", "))")
    }
}
