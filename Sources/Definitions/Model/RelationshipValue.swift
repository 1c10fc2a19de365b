public import Diagnostics

/// A text that a row gives to a relationship: an attribute's value, a part of one, or a fixed text.
public struct RelationshipValue: Sendable {
    /// What is done to the text.
    public enum Operation: String, Sendable, CaseIterable {
        case toLowerCase, toUpperCase
    }

    /// A step of what is done to the text.
    struct Step: Sendable {
        var operation = Operation.toLowerCase

        static let record = Record<Step>(
            "operation", "What is done to a text.", start: { _ in .init() },
            fields: [.required("operation", \.operation, .choice, "Which operation.")])
    }

    /// The part of an attribute's value that a pattern's first group has.
    public struct Capture: Sendable {
        public var attribute: Located<String>
        public var pattern: RelationshipPattern?

        static let record = Record<Capture>(
            "capture", "A part of an attribute's value.",
            start: { Capture(attribute: Located("", at: $0)) },
            fields: [
                .required("attribute", \.attribute, Codec.string.located, "The attribute."),
                .required(
                    "regex", \.pattern, Codec.relationshipPattern.map { pattern, _, _ in pattern },
                    "A pattern; its first group is taken, or without one all that it finds."),
            ])
    }

    public var attribute: Located<String>?
    public var value: String?
    public var capture: Capture?
    var steps: [Step] = []
    public var place: Place

    /// In the order in which they are done.
    public var operations: [Operation] { steps.map(\.operation) }

    /// The attribute that is read; nil for a fixed text.
    public var readAttribute: Located<String>? { attribute ?? capture?.attribute }

    static let fragment: Record<RelationshipValue> = {
        var record = Record<RelationshipValue>(
            "identifier fragment",
            "A part of an identifier: an attribute, a part of one, or a text.",
            start: { RelationshipValue(place: $0) },
            fields: [
                .optional(
                    "attribute", \.attribute, Codec.string.located, "An attribute's value."),
                .optional("value", \.value, .string, "A fixed text."),
                .optional(
                    "capture", \.capture, Capture.record.codec, "A part of an attribute's value."),
                .defaulted(
                    "operations", \.steps, Step.record.codec.list, "none",
                    "What is done to the text."),
            ])
        record.check = { value, report in value.check(report: &report) }
        return record
    }()

    /// Exactly one of the three says where the text comes from.
    func check(report: inout DiagnosticReport) {
        let count =
            (attribute == nil ? 0 : 1) + (value == nil ? 0 : 1) + (capture == nil ? 0 : 1)
        if count != 1 { report.add(.oneOrigin(of: self)) }
    }
}

/// A value under the name by which a candidate's lookups ask for it.
public struct RelationshipField: Sendable {
    public var field: Located<String>
    public var value: RelationshipValue

    static let record: Record<RelationshipField> = {
        var record = Record<RelationshipField>(
            "lookup field", "A value by which an entity is looked up.",
            start: { RelationshipField(field: Located("", at: $0), value: .init(place: $0)) },
            fields: [
                .required(
                    "field", \.field, Codec.string.located, "The name that the lookups ask for."),
                .optional(
                    "attribute", \.value.attribute, Codec.string.located,
                    "An attribute's value."),
                .optional("value", \.value.value, .string, "A fixed text."),
                .optional(
                    "capture", \.value.capture, RelationshipValue.Capture.record.codec,
                    "A part of an attribute's value."),
            ])
        record.check = { field, report in field.value.check(report: &report) }
        return record
    }()
}

extension Diagnostic {
    fileprivate static func oneOrigin(of value: RelationshipValue) -> Diagnostic {
        Diagnostic(
            "relationship/value", "a text comes from one of `attribute`, `value`, `capture`",
            at: value.place, label: "exactly one of the three",
            help: "write `attribute:` for what a row has, or `value:` for a fixed text")
    }
}
