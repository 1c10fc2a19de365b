import Definitions
import Diagnostics
import Synthesis

/// Summary metrics and golden tags name tags that entities of the type have.
struct SummaryUnknownTagRule: LintRule {
    static let id: RuleID = "summary/unknown-tag"
    static let summary = "A summary metric or a golden tag names a tag that no rule makes."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for folder in context.set.entityTypes
        where context.isIntact(folder) && !context.matches(of: folder).isEmpty {
            let synthesis = folder.definition.synthesis
            let rules = synthesis?.rules ?? []
            // What lies behind a prefix is not known before telemetry comes.
            guard rules.allSatisfy(\.prefixedTags.isEmpty) else { continue }
            let tags = (synthesis?.tags ?? []) + rules.flatMap(\.tags)
            let names =
                [Synthesizer.accountTagKey] + Synthesizer.defaultTags
                + tags.flatMap { $0.names.isEmpty ? [$0.attribute.value] : $0.names }
            for tag in folder.definition.goldenTags where !names.contains(tag.value) {
                report.add(.unknown(tag, among: names))
            }
            for tag in folder.summary.compactMap(\.value.tag?.key) where !names.contains(tag.value)
            {
                report.add(.unknown(tag, among: names))
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func unknown(_ tag: Located<String>, among names: [String]) -> Diagnostic {
        Diagnostic(
            SummaryUnknownTagRule.id, .warning, "no rule makes the tag `\(tag.value)`",
            at: tag.place, label: "entities of the type have no such tag",
            help: suggestion(for: tag.value, in: names)
                ?? "add it under `tags:` of a rule")
    }
}
