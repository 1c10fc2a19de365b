import Diagnostics
import YAMLTree

/// What a name of a template stands for: a value, and what is known of it under `name.field`.
struct TemplateValue: Sendable {
    var scalar: YAMLScalar
    var fields: [String: YAMLScalar]

    init(_ scalar: YAMLScalar, fields: [String: YAMLScalar] = [:]) {
        self.scalar = scalar
        self.fields = fields
    }

    /// A text, whatever it looks like.
    init(text: String, fields: KeyValuePairs<String, String?> = [:]) {
        scalar = YAMLScalar(text, style: .doubleQuoted)
        self.fields = [:]
        for (name, value) in fields {
            self.fields[name] = value.map { YAMLScalar($0, style: .doubleQuoted) }
        }
    }
}

extension TemplateValue {
    /// An entity type: its key; its `title`, `domain` and `type`.
    init(_ type: EntityTypeDefinition) {
        self.init(
            text: type.key,
            fields: [
                "key": type.key, "title": type.title, "domain": type.domain.value,
                "type": type.type.value,
            ])
    }

    /// A source: its name, and its `title`.
    init(_ source: SourceDefinition) {
        self.init(
            text: source.name.value, fields: ["name": source.name.value, "title": source.title])
    }

    /// A golden metric: its name; its `title` and its `metric`, which upstream's do not have.
    init(_ golden: NamedValue<GoldenMetric>) {
        self.init(
            text: golden.name.value,
            fields: [
                "name": golden.name.value, "title": golden.value.title,
                "metric": golden.value.metric?.value,
            ])
    }
}

extension EntityTypeDefinition {
    /// What it is for people, made of its type: `Message queue consumer group`.
    public var title: String {
        let words = type.value.lowercased().split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
