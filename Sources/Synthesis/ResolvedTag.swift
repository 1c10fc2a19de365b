import Definitions
import Diagnostics
import Telemetry

/// A tag, and the columns of a shape whose values it has.
struct ResolvedTag: Sendable {
    let key: String
    /// A value that it always has.
    private(set) var fixed: String?
    private(set) var columns: [Column] = []

    /// Attributes that begin so are tags of every entity, without it.
    private static let standardPrefix = "tags."

    /// The tags of a rule's entities by key: what the rule says of an attribute goes before what it
    /// shares with others, and both before a prefix; with those that every entity has.
    static func all(
        of rule: SynthesisRule, besides shared: [TagDefinition], accountID: Int64,
        in shape: SampleShape
    ) -> [ResolvedTag] {
        var tags = ByKey()
        tags.all[Synthesizer.accountTagKey] = ResolvedTag(
            key: Synthesizer.accountTagKey, fixed: String(accountID))
        for name in Synthesizer.defaultTags { tags.add(Column(name, in: shape), to: name) }
        let own = Set(rule.tags.map(\.attribute.value))
        let explicit = shared.filter { !own.contains($0.attribute.value) } + rule.tags
        for definition in explicit {
            let name = definition.attribute.value
            let column = Column(name, in: shape)
            for key in definition.names.isEmpty ? [name] : definition.names {
                tags.add(column, to: key)
            }
        }
        let named = Set(explicit.map(\.attribute.value))
        for prefix in [Self.standardPrefix] + rule.prefixedTags.map(\.attribute.value) {
            for (index, attribute) in shape.attributes.enumerated()
            where attribute.hasPrefix(prefix) && attribute != prefix && !named.contains(attribute) {
                tags.add(.attribute(index), to: String(attribute.dropFirst(prefix.count)))
            }
        }
        return tags.all.values.sorted { $0.key < $1.key }
    }

    private struct ByKey {
        var all: [String: ResolvedTag] = [:]

        mutating func add(_ column: Column?, to key: String) {
            guard let column else { return }
            all[key, default: ResolvedTag(key: key)].columns.append(column)
        }
    }

    /// The tag of a sample's entity; nil where it has no value.
    func tag(of sample: Sample) -> EntityTag? {
        if fixed == nil, columns.count == 1 {
            guard let value = columns[0].text(in: sample), !value.isEmpty else { return nil }
            return EntityTag(key: key, values: [value])
        }
        var values = fixed.map { [$0] } ?? []
        for column in columns {
            guard let value = column.text(in: sample), !value.isEmpty, !values.contains(value)
            else { continue }
            values.append(value)
        }
        return values.isEmpty ? nil : EntityTag(key: key, values: values)
    }
}
