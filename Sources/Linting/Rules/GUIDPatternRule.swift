import Definitions
import Diagnostics
import Synthesis

/// The pattern of a type's GUIDs is what its rules make.
struct GUIDPatternRule: LintRule {
    static let id: RuleID = "identity/guid-pattern"
    static let summary = "The `guid` pattern does not agree with the identifier of a rule."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for folder in context.set.entityTypes {
            guard let text = folder.definition.guid else { continue }
            guard let pattern = GUIDPattern(text.text) else {
                report.add(.malformed(text))
                continue
            }
            for rule in folder.definition.synthesis?.rules ?? [] where !pattern.agrees(with: rule) {
                report.add(.disagreement(text, rule))
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func malformed(_ text: SourceText) -> Diagnostic {
        Diagnostic(
            GUIDPatternRule.id, "this is not the pattern of a GUID", at: text.place,
            label: "cannot be read",
            help: "write `{accountId}|{domain}|{type}|{hash(first, second)}`, or "
                + "`{accountId}|{domain}|{type}|{attribute}` for an identifier that is not hashed; "
                + "`name?` is an attribute that only some rules have")
    }

    fileprivate static func disagreement(_ text: SourceText, _ rule: SynthesisRule) -> Diagnostic {
        Diagnostic(
            GUIDPatternRule.id,
            "the pattern does not agree with the identifier of rule `\(rule.name.value)`",
            at: text.place, label: "says something else",
            help: cure(rule),
            remarks: [
                .init(
                    "identifies entities here",
                    at: rule.identifierAttributes.first?.place ?? rule.name.place)
            ])
    }

    /// An identifier of several attributes has a pattern only where it is hashed.
    private static func cure(_ rule: SynthesisRule) -> String {
        let pattern = GUIDPattern.of(rule)
        return GUIDPattern(pattern) == nil
            ? "add `encodeIdentifierInGUID: true` to the rule, so that its attributes are hashed"
            : "write `\(pattern)`, or change the identifier of the rule"
    }
}
