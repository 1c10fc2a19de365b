import Alerts
import Definitions
import Diagnostics

/// A silence and a maintenance window are about alerts that there can be.
struct AlertsUnmatchedRule: LintRule {
    static let id: RuleID = "alerts/unmatched"
    static let summary = "A silence or a maintenance window is about no alert."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete, context.knowsEntityTypes, !context.alertRules.isEmpty else {
            return
        }
        for alerting in context.set.configurations.compactMap(\.alerts) {
            let suppressions =
                alerting.silences.map(\.matching) + alerting.maintenance.map(\.matching)
            for matching in suppressions {
                if let finding = finding(about: matching, in: context) { report.add(finding) }
            }
        }
    }

    /// What is wrong with the first label that leaves no alert.
    private func finding(
        about matching: [NamedValue<String>], in context: LintContext
    ) -> Diagnostic? {
        var rules = context.alertRules
        // What is said of all alerts comes before what only some have.
        let labels =
            matching.filter { Self.own.contains($0.name.value) }
            + matching.filter { !Self.own.contains($0.name.value) }
        for label in labels {
            let (name, value) = (label.name.value, label.value)
            guard Self.own.contains(name) else {
                // An empty one means the alerts that have no such attribute.
                if value.isEmpty { continue }
                let having = rules.filter { $0.facets.contains(name) }
                if having.isEmpty {
                    return .unknownLabel(
                        label.name, among: Self.own + Set(rules.flatMap(\.facets)).sorted())
                }
                let known = context.values(of: name)
                if let known, !known.contains(value) {
                    return .noAlert(label, among: known.sorted())
                }
                rules = having
                continue
            }
            let matched = rules.filter { $0.values(of: name).contains(value) }
            guard !matched.isEmpty else {
                return .noAlert(label, among: Set(rules.flatMap { $0.values(of: name) }).sorted())
            }
            rules = matched
        }
        return nil
    }

    /// The labels of every alert.
    private static let own = ["alert", "severity", "entityType", "cause"]
}

extension AlertRule {
    /// What a label of every alert can be for those of the rule.
    fileprivate func values(of label: String) -> [String] {
        switch label {
        case "alert": [key]
        case "entityType": [entityType]
        case "severity":
            (levels.map(\.severity) + (loss.map { [$0.severity] } ?? [])).map(\.rawValue)
        default:
            (levels.isEmpty ? [] : [AlertState.Cause.level.rawValue])
                + (loss == nil ? [] : [AlertState.Cause.loss.rawValue])
        }
    }
}

extension Diagnostic {
    fileprivate static func unknownLabel(
        _ name: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            AlertsUnmatchedRule.id, .warning, "no alert that is meant has `\(shown(name.value))`",
            at: name.place, label: "keeps nobody from being told",
            help: suggestion(for: name.value, in: names)
                ?? "they have \(names.joined(separator: ", "))")
    }

    fileprivate static func noAlert(
        _ label: NamedValue<String>, among values: [String]
    ) -> Diagnostic {
        let some = values.prefix(20).joined(separator: ", ")
        return Diagnostic(
            AlertsUnmatchedRule.id, .warning,
            "no alert that is meant has `\(shown(label.value))` as `\(shown(label.name.value))`",
            at: label.name.place, label: "keeps nobody from being told",
            help: suggestion(for: label.value, in: values)
                // An alert's whole name begins with its entity type.
                ?? values.first { $0.hasSuffix("/" + label.value) }.map { "did you mean `\($0)`?" }
                ?? "the values are \(some)\(values.count > 20 ? " and others" : "")")
    }
}
