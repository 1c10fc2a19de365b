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
    /// Keys that others of its sort have and that mean nothing here, each with the reason.
    public var meaninglessKeys: [String: String] = [:]
    /// Those of its own keys that mean nothing beside others that are written, each with the reason.
    var keysWithoutMeaning: @Sendable ([YAMLEntry]) -> [String: String] = { _ in [:] }
    /// How much a key that is not known matters; upstream lets some mappings have further ones.
    public var unknownKeySeverity = Severity.error
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
        let errorCount = report.errorCount
        var model = start(node.place)
        let present = Set(entries.compactMap(\.keyText))
        let meaningless = keysWithoutMeaning(entries)
            .merging(meaninglessKeys, uniquingKeysWith: { own, _ in own })
        var missing = fields.filter { $0.outline.requirement == .required }.map(\.outline.name)
            .filter { !present.contains($0) }
        var isComplete = missing.isEmpty
        for entry in entries {
            guard let key = entry.keyText else { continue }
            if let reason = meaningless[key] {
                report.add(.meaninglessKey(key, in: outline, reason, at: entry.key.place))
            } else if let field = fields.first(where: { $0.outline.name == key }) {
                if !field.decode(entry.value, &model, &report) {
                    isComplete = isComplete && field.outline.requirement != .required
                }
            } else if !ignoredKeys.contains(key) {
                let meant = nearest(to: key, in: fields.map(\.outline.name))
                // One that must be there and is misspelt is one mistake, and not a small one.
                let index = missing.firstIndex { $0 == meant }
                if let index { missing.remove(at: index) }
                let severity = index == nil ? unknownKeySeverity : .error
                report.add(.unknownKey(key, meant, in: outline, severity, at: entry.key.place))
            }
        }
        for key in missing { report.add(.missingKey(key, in: outline, at: node.headPlace)) }
        guard isComplete else { return nil }
        // A value that could not be read, and is told of, would make what is left look wrong too.
        if !report.hasErrors(since: errorCount) { check(model, &report) }
        return model
    }
}

extension Record {
    /// The model, where nothing at all is wrong with the mapping: one that is read in part would
    /// say another thing than its author meant.
    func decodeWhole(_ node: YAMLNode, report: inout DiagnosticReport) -> Model? {
        let errorCount = report.errorCount
        let model = decode(node, report: &report)
        return report.hasErrors(since: errorCount) ? nil : model
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

    /// A required key whose value can be read in part; `isWhole` takes whether all of it was.
    static func required<Value>(
        _ name: String, _ path: any WritableKeyPath<Model, Value> & Sendable,
        isWhole: any WritableKeyPath<Model, Bool> & Sendable, _ codec: Codec<Value>,
        _ summary: String
    ) -> Field {
        var field = required(name, path, codec, summary)
        field.decode = { [decode = field.decode] node, model, report in
            let errorCount = report.errorCount
            let isRead = decode(node, &model, &report)
            model[keyPath: isWhole] = isRead && !report.hasErrors(since: errorCount)
            return isRead
        }
        return field
    }

    /// The same key, which sets a flag to false where some of its value could not be read.
    func noting(_ isWhole: any WritableKeyPath<Model, Bool> & Sendable) -> Field {
        var field = self
        field.decode = { [decode] node, model, report in
            let errorCount = report.errorCount
            let isRead = decode(node, &model, &report)
            if !isRead || report.hasErrors(since: errorCount) { model[keyPath: isWhole] = false }
            return isRead
        }
        return field
    }

    /// The same key, of which the reference says what stands for it where it is not written.
    func standing(for text: String) -> Field {
        var field = self
        field.outline.requirement = .defaulted(text)
        return field
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

extension DiagnosticReport {
    /// Whether an error came to the first so many errors.
    func hasErrors(since count: Int) -> Bool { errorCount > count }
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
    fileprivate static func unknownKey(
        _ key: String, _ meant: String?, in record: RecordOutline, _ severity: Severity,
        at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "format/unknown-key", severity, "unknown key `\(shown(key))` in \(record.noun)",
            at: place,
            label: "not a key of \(record.noun)",
            help: meant.map { "did you mean `\($0)`?" }
                ?? "the keys are \(record.keys.map(\.name).joined(separator: ", "))")
    }

    fileprivate static func meaninglessKey(
        _ key: String, in record: RecordOutline, _ reason: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "format/meaningless-key", "`\(key)` has no meaning for \(record.noun)", at: place,
            label: reason, help: "remove `\(key)`")
    }

    static func missingKey(_ key: String, in record: RecordOutline, at place: Place) -> Diagnostic {
        let summary = record.keys.first { $0.name == key }?.summary ?? ""
        return Diagnostic(
            "format/missing-key", "\(record.noun) needs the key `\(key)`", at: place,
            label: "`\(key)` is missing", help: "add `\(key):` - \(summary)")
    }
}
