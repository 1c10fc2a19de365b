import Definitions
import Diagnostics

/// A declared field is read by some mapping.
struct SourceUnusedFieldRule: LintRule {
    static let id: RuleID = "source/unused-field"
    static let summary = "A request declares a field that no mapping reads."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        // Where another file replaces a mapping, what that one read stays declared.
        let replaced = Set(context.set.replaced.values.map(\.place.path))
        for request in context.sources.flatMap(\.requests) {
            for (slot, field) in request.definition.fields.enumerated()
            where !request.usedFields.contains(slot) && !replaced.contains(field.name.place.path) {
                report.add(.unused(field.name))
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func unused(_ field: Located<String>) -> Diagnostic {
        Diagnostic(
            SourceUnusedFieldRule.id, .info, "no mapping reads the field `\(field.value)`",
            at: field.place, label: "declared and never read",
            help: "map it in a sample, or remove it")
    }
}
