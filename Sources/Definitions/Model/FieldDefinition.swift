public import Diagnostics
public import Expressions
public import Telemetry
import YAMLTree

/// A field of a row: what it holds, and whether it can be missing.
public struct FieldDefinition: Sendable {
    /// What a field holds, as the definition names it.
    public enum Kind: String, Sendable, CaseIterable {
        case string, boolean, integer, gauge, counter
    }

    public var kind: Located<Kind>
    public var isOptional = false
    public var unit: MetricUnit?
    /// The words that a text is known to be, though another can come; empty where any text can.
    public var words: [String] = []
    /// Where the value is, if not at the field's name.
    public var path: FieldPath?
    /// The name of the series, or of the label for a text, where it is not the field's name; over
    /// `prometheus`.
    public var series: String?
    /// The values that labels of the series must have.
    public var labels: [NamedValue<String>] = []
    /// What becomes of several series that are in one row; nil where there is one.
    public var fold: SeriesFold?
    /// The value of the request's `columns` parameter that brings the series, where it is not its
    /// name.
    public var column: String?
    /// The placeholder of the request's `for_each` whose value it is; nil for one that is read.
    public var from: Located<String>?
    /// The group of the request's `split` that the field is; nil for one that is read.
    public var group: Located<String>?
    /// What computes the field from other fields as they were before; nil for one that is read.
    public var history: HistoryFunction?
    public var place: Place

    init(place: Place) {
        self.place = place
        kind = Located(.string, at: place)
    }

    /// What an expression sees.
    public var type: ValueType {
        switch kind.value {
        case .string: words.isEmpty ? .text : .choice(words)
        case .boolean: .boolean
        case .integer: .number(unit ?? .one)
        case .gauge: .number(unit ?? .one)
        case .counter: .counter(unit ?? .one)
        }
    }

    static let record = Record<FieldDefinition>(
        "field",
        "A field of a row. A word such as `string?` stands for a mapping with that `type`.",
        start: FieldDefinition.init(place:),
        fields: [
            Field(
                outline: .init(
                    name: "type", requirement: .defaulted("string"),
                    summary: "What the field holds; a `?` behind it says that it can be missing.",
                    schema: .choice(Kind.allCases.flatMap { [$0.rawValue, $0.rawValue + "?"] }))
            ) { node, model, report in
                guard let word = word(node, &report) else { return false }
                model.kind = word.kind
                model.isOptional = model.isOptional || word.isOptional
                return true
            },
            .optional("unit", \.unit, .unit, "The unit of a gauge or counter, in UCUM notation."),
            .defaulted(
                "enum", \.words, Codec.string.distinctList, "any text",
                "The words that the text is known to be; another one is taken, and told in the log."
            ),
            .optional(
                "path", \.path, .fieldPath,
                "Where the value is, if not at the field's name; `^.name` is the `name` of the "
                    + "object in whose list the row is, `@key` the row's own key where the rows are "
                    + "the members of an object."),
            .optional(
                "series", \.series, .string,
                "The series, or the label for a text, if not of the field's name; over "
                    + "`prometheus`."),
            .defaulted(
                "labels", \.labels, Codec.string.map(of: "label"), "any",
                "The values that labels of the series must have; over `prometheus`."),
            .optional(
                "fold", \.fold, .choice,
                "What becomes of several series in one row, which otherwise are a fault; over "
                    + "`prometheus`."),
            .optional(
                "column", \.column, .string,
                "The value of the request's `columns` that brings the series, if not its name; over "
                    + "`prometheus`."),
            .optional(
                "from", \.from, Codec.string.located,
                "The placeholder of the request's `for_each` whose value the field is, instead of a "
                    + "value of the answer."),
            .optional(
                "group", \.group, Codec.string.located,
                "The group of the request's `split` whose text it is."),
            .optional(
                "history", \.history, HistoryFunction.codec,
                "A function of other fields of the row and of what they were, such as "
                    + "`lag_time(committed, end)`, instead of a value of the answer."),
            Field(
                outline: .init(
                    name: "optional", requirement: .defaulted("false"),
                    summary: "Whether it can be missing, as the `?` says.", schema: .boolean)
            ) { node, model, report in
                guard let flag = Codec<Bool>.boolean.decode(node, &report) else { return false }
                model.isOptional = model.isOptional || flag
                return true
            },
        ])

    static let codec = Codec<FieldDefinition>(.oneOf([.string(pattern: nil), record.codec.schema]))
    {
        node, report in
        guard case .scalar = node.content else {
            let errorCount = report.errorCount
            let field = record.decode(node, report: &report)
            if let field, !report.hasErrors(since: errorCount) {
                checkUnit(field, report: &report)
            }
            return field
        }
        return word(node, &report).map { word in
            var field = FieldDefinition(place: node.place)
            field.kind = word.kind
            field.isOptional = word.isOptional
            checkUnit(field, report: &report)
            return field
        }
    }

    /// A gauge and a counter say their unit; the others have none.
    private static func checkUnit(_ field: FieldDefinition, report: inout DiagnosticReport) {
        switch field.kind.value {
        case .gauge where field.unit == nil, .counter where field.unit == nil:
            report.add(.missingUnit(field))
        case .string where field.unit != nil, .boolean where field.unit != nil:
            report.add(.needlessUnit(field))
        default: break
        }
    }

    private static func word(
        _ node: YAMLNode, _ report: inout DiagnosticReport
    ) -> (kind: Located<Kind>, isOptional: Bool)? {
        guard let text = Codec<String>.string.decode(node, &report) else { return nil }
        let isOptional = text.hasSuffix("?")
        let name = isOptional ? String(text.dropLast()) : text
        guard let kind = Kind(rawValue: name) else {
            report.add(.notAmong(Kind.allCases.map(\.rawValue), name, at: node.place))
            return nil
        }
        return (Located(kind, at: node.place), isOptional)
    }
}

/// What becomes of several series of a row.
public enum SeriesFold: String, Sendable, CaseIterable {
    case sum, min, max
}

extension Diagnostic {
    fileprivate static func missingUnit(_ field: FieldDefinition) -> Diagnostic {
        let kind = field.kind.value.rawValue
        return Diagnostic(
            "format/field-unit", "a \(kind) needs a unit", at: field.kind.place,
            label: "in which unit?",
            help: "write `{ type: \(kind)\(field.isOptional ? "?" : ""), unit: \"{message}\" }`, "
                + "or unit \"1\" for a bare number")
    }

    fileprivate static func needlessUnit(_ field: FieldDefinition) -> Diagnostic {
        Diagnostic(
            "format/field-unit", "a \(field.kind.value.rawValue) has no unit",
            at: field.kind.place, label: "not a quantity",
            help: "use `type: gauge` for a quantity, or leave the unit out")
    }
}
