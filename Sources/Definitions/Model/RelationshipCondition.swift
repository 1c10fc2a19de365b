public import Diagnostics

/// What must hold for an attribute of a row that tells of a relationship; alone, that it is there.
///
/// Upstream compares without regard to case unless `caseSensitive` says otherwise, and so do we.
public struct RelationshipCondition: Sendable {
    public var attribute: Located<String>
    /// It has one of these values.
    public var values: [String]?
    public var isPresent: Bool?
    public var prefix: String?
    /// It has this in it.
    public var pattern: RelationshipPattern?
    public var isCaseSensitive = false

    private static let record: Record<RelationshipCondition> = {
        var record = Record<RelationshipCondition>(
            "relationship condition", "What must hold for an attribute; alone, that it is there.",
            start: { RelationshipCondition(attribute: Located("", at: $0)) },
            fields: [
                .required("attribute", \.attribute, Codec.string.located, "The attribute."),
                .optional(
                    "anyOf", \.values, Codec<String>.string.list, "The values; one is enough."),
                .optional(
                    "present", \.isPresent, .boolean, "Whether it must be there, or must not."),
                .optional("startsWith", \.prefix, .string, "What its value must begin with."),
                .optional(
                    "regex", \.pattern, .relationshipPattern,
                    "A pattern that must be found in its value; `^` and `$` fix it to the ends."),
                .defaulted(
                    "caseSensitive", \.isCaseSensitive, .boolean, "false",
                    "Whether upper and lower case differ."),
            ])
        record.check = { condition, report in
            let count =
                (condition.values == nil ? 0 : 1) + (condition.isPresent == nil ? 0 : 1)
                + (condition.prefix == nil ? 0 : 1) + (condition.pattern == nil ? 0 : 1)
            if count > 1 { report.add(.severalTests(of: condition)) }
        }
        return record
    }()

    static let codec = record.codec.map { condition, _, _ in
        var condition = condition
        if condition.isCaseSensitive { condition.pattern?.isCaseSensitive = true }
        return condition
    }
}

extension Diagnostic {
    fileprivate static func severalTests(of condition: RelationshipCondition) -> Diagnostic {
        Diagnostic(
            "relationship/condition",
            "a condition has at most one of `anyOf`, `present`, `startsWith`, `regex`",
            at: condition.attribute.place, label: "has more",
            help: "write two conditions; all of them must hold")
    }
}
