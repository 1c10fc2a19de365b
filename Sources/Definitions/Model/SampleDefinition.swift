public import Diagnostics
public import Telemetry
import YAMLTree

/// How rows of an answer become samples.
public struct SampleDefinition: Sendable {
    public var from: Located<String>
    public var eventType: String?
    public var filter: SourceText?
    /// The fields by whose values the rows are grouped; none where each row is a sample.
    public var group: [Located<String>] = []
    /// Other requests whose rows belong to a row, by name.
    public var join: [NamedValue<JoinDefinition>] = []
    public var attributes: [NamedValue<AttributeMapping>] = []
    public var metrics: [NamedValue<MetricMapping>] = []
    /// How many rows are kept; nil where all are.
    public var limits: SampleLimits?
    /// Whether the rows are for queries alone and make no entity.
    public var isRowsOnly = false
    /// Whether all attributes and metrics could be read, so that one that is not there is missing.
    public var knowsColumns = true
    public var place: Place

    init(place: Place) {
        self.place = place
        from = Located("", at: place)
    }

    static let record = Record<SampleDefinition>(
        "sample", "How the rows of an answer become samples.",
        start: SampleDefinition.init(place:),
        fields: [
            .required("from", \.from, Codec.name.located, "The request whose rows these are."),
            .optional(
                "eventType", \.eventType, .eventType,
                "The event type, where it is not the sample's name."),
            .optional(
                "where", \.filter, .expression, "Which rows: a condition that must be true."),
            .defaulted(
                "group", \.group, Codec.string.located.list, "each row",
                "Fields of the request; rows that agree in them become one, whose other fields "
                    + "aggregates read."),
            .defaulted(
                "join", \.join, JoinDefinition.record.codec.map(of: "request name"), "none",
                "Other requests whose rows belong to a row, after it was grouped."),
            .required(
                "attributes", \.attributes, AttributeMapping.codec.map(of: "attribute name"),
                "The attributes by name."
            ).noting(\.knowsColumns),
            .defaulted(
                "metrics", \.metrics, MetricMapping.codec.map(of: "metric name"), "none",
                "The metrics by name, as the catalogue declares them."
            ).noting(\.knowsColumns),
            .optional(
                "limits", \.limits, SampleLimits.record.codec,
                "How many of the rows are kept, where not all are."),
            .defaulted(
                "rowsOnly", \.isRowsOnly, .boolean, "false",
                "Whether the rows are for queries alone and make no entity."),
        ])
}

/// Where the value of an attribute comes from.
public struct AttributeMapping: Sendable {
    public var value: SourceText?
    public var constant: Scalar?
    public var onMissing: Scalar?
    /// What it takes the place of, in an extension.
    public var replaces: Located<String>?
    public var place: Place

    init(place: Place) { self.place = place }

    static let record = Record<AttributeMapping>(
        "attribute",
        "Where an attribute comes from. An expression stands for a mapping with `value`.",
        start: AttributeMapping.init(place:),
        fields: [
            .optional("value", \.value, .expression, "An expression."),
            .optional("const", \.constant, .scalar, "A fixed value, instead of an expression."),
            .optional("on_missing", \.onMissing, .scalar, "What stands for an unknown value."),
            .replaces(\.replaces, "the expression or the constant"),
        ])

    static let codec = Codec<AttributeMapping>(.oneOf([.expression, record.codec.schema])) {
        node, report in
        if case .scalar = node.content {
            return Codec<SourceText>.expression.decode(node, &report).map {
                var mapping = AttributeMapping(place: node.place)
                mapping.value = $0
                return mapping
            }
        }
        guard let mapping = record.decodeWhole(node, report: &report) else { return nil }
        guard (mapping.value == nil) != (mapping.constant == nil) else {
            report.add(.valueOrConstant(at: node.headPlace))
            return nil
        }
        return mapping
    }
}

/// Where the value of a metric comes from.
public struct MetricMapping: Sendable {
    public var value: SourceText
    /// The value is unknown where this is not true.
    public var when: SourceText?
    /// What it takes the place of, in an extension.
    public var replaces: Located<String>?
    public var place: Place

    init(place: Place) {
        self.place = place
        value = SourceText("", at: place)
    }

    static let record = Record<MetricMapping>(
        "metric mapping",
        "Where a metric comes from. An expression stands for a mapping with `value`.",
        start: MetricMapping.init(place:),
        fields: [
            .required("value", \.value, .expression, "An expression."),
            .optional(
                "when", \.when, .expression, "The value is unknown where this is not true."),
            .replaces(\.replaces, "the expression"),
        ])

    static let codec = Codec<MetricMapping>(.oneOf([.expression, record.codec.schema])) {
        node, report in
        guard case .scalar = node.content else {
            return record.decodeWhole(node, report: &report)
        }
        return Codec<SourceText>.expression.decode(node, &report).map {
            var mapping = MetricMapping(place: node.place)
            mapping.value = $0
            return mapping
        }
    }
}

extension Codec where Value == String {
    /// An event type: letters, digits, `_` and `:`, as New Relic takes them.
    static var eventType: Codec {
        text("an event type", pattern: "letters, digits, `_` and `:`, at most 255") { text in
            !text.isEmpty && text.utf8.count <= 255
                && text.unicodeScalars.allSatisfy {
                    $0.isASCIILetter || $0.isASCIIDigit || $0 == "_" || $0 == ":"
                }
        }
    }
}

extension Codec where Value == Scalar {
    /// A single value after YAML's core schema.
    static var scalar: Codec {
        Codec(.scalar) { node, report in
            switch node.resolved {
            case .boolean(let value)?: return .boolean(value)
            case .integer(let value)?: return .integer(value)
            case .double(let value)? where value.isFinite: return .double(value)
            case .string(let value)?: return .text(value)
            default:
                report.add(.wrongType(node, expected: "a single value"))
                return nil
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func valueOrConstant(at place: Place) -> Diagnostic {
        Diagnostic(
            "format/attribute", "an attribute has either a `value` or a `const`", at: place,
            label: "exactly one of the two", help: "write `{ value: … }` or `{ const: … }`")
    }
}
