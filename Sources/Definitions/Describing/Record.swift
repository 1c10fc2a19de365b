public import Diagnostics
public import YAMLTree

/// A YAML mapping with fixed keys, described once: reading it, its defaults and its reference page
/// come from the same value.
public struct Record<Model: Sendable>: Sendable {
    public var name: String
    public var summary: String
    public var fields: [Field<Model>]
    /// A model in which nothing is set yet, for a mapping at that place.
    public var start: @Sendable (Place) -> Model
    /// Keys that another reader has already taken, such as the key that names a kind.
    public var ignoredKeys: Set<String> = []
    /// What the values must be together, looked at when all of them could be read.
    public var check: @Sendable (Model, inout DiagnosticReport) -> Void = { _, _ in }

    public init(
        _ name: String, _ summary: String, start: @escaping @Sendable (Place) -> Model,
        fields: [Field<Model>]
    ) {
        self.name = name
        self.summary = summary
        self.start = start
        self.fields = fields
    }

    public var outline: RecordOutline {
        RecordOutline(name: name, summary: summary, keys: fields.map(\.outline))
    }

    public var codec: Codec<Model> {
        Codec(.record(outline)) { node, report in decode(node, report: &report) }
    }

    /// Reads a mapping, reports every key that is unknown, missing or malformed, and gives nil if
    /// a required one cannot be read.
    public func decode(_ node: YAMLNode, report: inout DiagnosticReport) -> Model? {
        guard case .mapping(let entries) = node.content else {
            report.add(.wrongType(node, expected: "a mapping (\(name))"))
            return nil
        }
        var model = start(node.place)
        var isComplete = true
        var seen: Set<String> = []
        for entry in entries {
            guard case .scalar(let key) = entry.key.content else { continue }
            guard let field = fields.first(where: { $0.outline.name == key.text }) else {
                if !ignoredKeys.contains(key.text) {
                    report.add(.unknownKey(key.text, in: outline, at: entry.key.place))
                }
                continue
            }
            seen.insert(key.text)
            if !field.decode(entry.value, &model, &report) {
                isComplete = isComplete && field.outline.requirement != .required
            }
        }
        for field in fields where field.outline.requirement == .required {
            guard !seen.contains(field.outline.name) else { continue }
            report.add(.missingKey(field.outline.name, in: outline, at: node.headPlace))
            isComplete = false
        }
        guard isComplete else { return nil }
        check(model, &report)
        return model
    }
}

/// One key of a record and where its value goes.
public struct Field<Model: Sendable>: Sendable {
    public var outline: RecordOutline.Key
    /// Gives false, after a diagnostic, where the value cannot be read.
    public var decode: @Sendable (YAMLNode, inout Model, inout DiagnosticReport) -> Bool

    public static func required<Value>(
        _ name: String, _ path: any WritableKeyPath<Model, Value> & Sendable,
        _ codec: Codec<Value>, _ summary: String
    ) -> Field {
        field(name, .required, summary, codec) { $0[keyPath: path] = $1 }
    }

    public static func optional<Value>(
        _ name: String, _ path: any WritableKeyPath<Model, Value?> & Sendable,
        _ codec: Codec<Value>, _ summary: String
    ) -> Field {
        field(name, .optional, summary, codec) { $0[keyPath: path] = $1 }
    }

    /// A key that may be left out; the model's start value stands for it, shown as `shown`.
    public static func defaulted<Value>(
        _ name: String, _ path: any WritableKeyPath<Model, Value> & Sendable,
        _ codec: Codec<Value>, _ shown: String, _ summary: String
    ) -> Field {
        field(name, .defaulted(shown), summary, codec) { $0[keyPath: path] = $1 }
    }

    private static func field<Value>(
        _ name: String, _ requirement: RecordOutline.Requirement, _ summary: String,
        _ codec: Codec<Value>, set: @escaping @Sendable (inout Model, Value) -> Void
    ) -> Field {
        Field(
            outline: .init(
                name: name, requirement: requirement, summary: summary, schema: codec.schema)
        ) { node, model, report in
            guard let value = codec.decode(node, &report) else { return false }
            set(&model, value)
            return true
        }
    }
}

extension YAMLNode {
    /// Where a finding about the whole of a mapping is drawn: its first key, not all its lines.
    var headPlace: Place {
        if case .mapping(let entries) = content, let first = entries.first {
            return first.key.place
        }
        return place
    }
}

extension Diagnostic {
    static func unknownKey(_ key: String, in record: RecordOutline, at place: Place) -> Diagnostic {
        let known = record.keys.map(\.name)
        return Diagnostic(
            "format/unknown-key", "unknown key `\(key)` in a \(record.name)", at: place,
            label: "not a key of a \(record.name)",
            help: nearest(to: key, in: known).map { "did you mean `\($0)`?" }
                ?? "the keys are \(known.joined(separator: ", "))")
    }

    static func missingKey(_ key: String, in record: RecordOutline, at place: Place) -> Diagnostic {
        let summary = record.keys.first { $0.name == key }?.summary ?? ""
        return Diagnostic(
            "format/missing-key", "a \(record.name) needs the key `\(key)`", at: place,
            label: "`\(key)` is missing", help: "add `\(key):` - \(summary)")
    }
}
