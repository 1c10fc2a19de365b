public import Diagnostics
import YAMLTree

/// The rules by which telemetry makes entities of a type; upstream's format.
public struct SynthesisDefinition: Sendable {
    public var rules: [SynthesisRule] = []
    /// Tags of every rule.
    public var tags: [TagDefinition] = []
    public var isDisabled = false

    private static let record = Record<SynthesisDefinition>(
        "synthesis", "The rules by which telemetry makes entities; the first that matches wins.",
        start: { _ in SynthesisDefinition() },
        fields: [
            .defaulted("rules", \.rules, SynthesisRule.record.codec.list, "none", "The rules."),
            .defaulted("tags", \.tags, TagDefinition.mapping, "none", "Tags of every rule."),
            .defaulted("disabled", \.isDisabled, .boolean, "false", "Whether none are made."),
        ])

    /// With `rules`, with `disabled`, or a single rule written in place.
    static let codec = Codec<SynthesisDefinition>(record.codec.schema) { node, report in
        guard case .mapping(let entries) = node.content,
            entries.contains(where: { $0.keyText == "ruleName" || $0.keyText == "conditions" })
        else { return record.decode(node, report: &report) }
        return SynthesisRule.record.decode(node, report: &report).map {
            var definition = SynthesisDefinition()
            definition.rules = [$0]
            return definition
        }
    }
}

/// One rule: which telemetry, what identifies the entity, what it is called.
public struct SynthesisRule: Sendable {
    public var name: Located<String>
    public var identifier: Located<String>?
    public var compositeIdentifier: CompositeIdentifier?
    public var entityName: Located<String>?
    public var compositeName: CompositeName?
    public var conditions: [RuleCondition] = []
    public var encodesIdentifier = false
    /// The rule is tried and makes nothing.
    public var isDebug = false
    public var tags: [TagDefinition] = []
    public var prefixedTags: [TagDefinition] = []
    public var legacy = LegacyFeatures()
    public var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
    }

    /// The attributes that identify an entity, in order.
    public var identifierAttributes: [Located<String>] {
        compositeIdentifier?.attributes ?? identifier.map { [$0] } ?? []
    }

    static let maximumConditions = 10

    private static let keys = Record<SynthesisRule>(
        "synthesis rule", "Which telemetry makes an entity, what identifies it, what it is called.",
        start: SynthesisRule.init(place:),
        fields: [
            .required(
                "ruleName", \.name, Codec.string.located, "A name that no other rule has."),
            .optional(
                "identifier", \.identifier, Codec.string.located,
                "The attribute that identifies the entity."),
            .optional(
                "compositeIdentifier", \.compositeIdentifier, CompositeIdentifier.record.codec,
                "Several attributes that identify it together; all of them must be there."),
            .optional(
                "name", \.entityName, Codec.string.located, "The attribute that names the entity."),
            .optional(
                "compositeName", \.compositeName, CompositeName.record.codec,
                "A name of several parts."),
            .required(
                "conditions", \.conditions, RuleCondition.record.codec.list,
                "What must hold, all of it; 1 to 10."),
            .defaulted(
                "encodeIdentifierInGUID", \.encodesIdentifier, .boolean, "false",
                "Whether the identifier is hashed; needed where it can be longer than 50 "
                    + "characters or not ASCII."),
            .defaulted("debug", \.isDebug, .boolean, "false", "Whether the rule makes nothing."),
            .defaulted("tags", \.tags, TagDefinition.mapping, "none", "Attributes that are tags."),
            .defaulted(
                "prefixedTags", \.prefixedTags, TagDefinition.mapping, "none",
                "Prefixes of attributes that are tags, without the prefix."),
            .defaulted(
                "legacyFeatures", \.legacy, LegacyFeatures.record.codec, "none",
                "What old types need."),
        ])

    /// The keys, and what they must be together.
    static let record: Record<SynthesisRule> = {
        var record = keys
        record.check = { rule, report in rule.check(report: &report) }
        return record
    }()

    private func check(report: inout DiagnosticReport) {
        if (identifier == nil) == (compositeIdentifier == nil) {
            report.add(.exactlyOne("identifier", "compositeIdentifier", of: self))
        }
        if (entityName == nil) == (compositeName == nil) {
            report.add(.exactlyOne("name", "compositeName", of: self))
        }
        if conditions.isEmpty || conditions.count > Self.maximumConditions {
            report.add(.conditionCount(conditions.count, of: self))
        }
    }
}

/// Several attributes that identify an entity together.
public struct CompositeIdentifier: Sendable {
    public var separator = ":"
    public var attributes: [Located<String>] = []

    static let record = Record<CompositeIdentifier>(
        "composite identifier", "Attributes that identify an entity together.",
        start: { _ in CompositeIdentifier() },
        fields: [
            .required("separator", \.separator, .string, "What stands between the values."),
            .required(
                "attributes", \.attributes, Codec.string.located.list, "Two attributes or more."),
        ])
}

/// A name of several parts.
public struct CompositeName: Sendable {
    /// A part: the value of an attribute, or a text.
    public struct Fragment: Sendable {
        public var attribute: Located<String>?
        public var value: String?

        static let record = Record<Fragment>(
            "fragment", "A part of a name: an attribute or a text.", start: { _ in Fragment() },
            fields: [
                .optional(
                    "attribute", \.attribute, Codec.string.located, "An attribute's value."),
                .optional("value", \.value, .string, "A fixed text."),
            ])
    }

    public var fragments: [Fragment] = []

    static let record = Record<CompositeName>(
        "composite name", "A name of several parts.", start: { _ in CompositeName() },
        fields: [
            .required("fragments", \.fragments, Fragment.record.codec.list, "The parts in order.")
        ])
}

/// What must hold for an attribute: a value, a prefix, or that it is there.
public struct RuleCondition: Sendable {
    public var attribute: Located<String>
    public var value: Located<String>?
    public var prefix: String?
    public var isPresent: Bool?

    static let record: Record<RuleCondition> = {
        var record = Record<RuleCondition>(
            "condition", "What must hold for an attribute; alone, that it is there.",
            start: { RuleCondition(attribute: Located("", at: $0)) },
            fields: [
                .required("attribute", \.attribute, Codec.string.located, "The attribute."),
                .optional("value", \.value, Codec.string.located, "The value that it must have."),
                .optional("prefix", \.prefix, .string, "What its value must begin with."),
                .optional(
                    "present", \.isPresent, .boolean, "Whether it must be there, or must not."),
            ])
        record.check = { condition, report in
            let count =
                (condition.value == nil ? 0 : 1) + (condition.prefix == nil ? 0 : 1)
                + (condition.isPresent == nil ? 0 : 1)
            if count > 1 { report.add(.oneTest(of: condition)) }
        }
        return record
    }()
}

/// What old types need.
public struct LegacyFeatures: Sendable {
    /// The GUID's type is `NA`.
    public var overridesGUIDType = false
    /// Changes nothing in synthesis.
    public var usesNonStandardAttributes = false

    static let record = Record<LegacyFeatures>(
        "legacy features", "What old types need.", start: { _ in LegacyFeatures() },
        fields: [
            .defaulted(
                "overrideGuidType", \.overridesGUIDType, .boolean, "false",
                "Whether the GUID's type is `NA`."),
            .defaulted(
                "useNonStandardAttributes", \.usesNonStandardAttributes, .boolean, "false",
                "Changes nothing in synthesis."),
        ])
}

extension Diagnostic {
    fileprivate static func exactlyOne(
        _ first: String, _ second: String, of rule: SynthesisRule
    ) -> Diagnostic {
        Diagnostic(
            "synthesis/rule", "a rule has either `\(first)` or `\(second)`", at: rule.name.place,
            label: "exactly one of the two", help: "write one of the two keys in this rule")
    }

    fileprivate static func conditionCount(_ count: Int, of rule: SynthesisRule) -> Diagnostic {
        Diagnostic(
            "synthesis/rule", "a rule has 1 to \(SynthesisRule.maximumConditions) conditions",
            at: rule.name.place, label: "this one has \(count)",
            help: count == 0 ? "add a condition on `eventType`" : "make two rules of it")
    }

    fileprivate static func oneTest(of condition: RuleCondition) -> Diagnostic {
        Diagnostic(
            "synthesis/condition", "a condition has at most one of `value`, `prefix`, `present`",
            at: condition.attribute.place, label: "has more",
            help: "write two conditions; all of them must hold")
    }
}
