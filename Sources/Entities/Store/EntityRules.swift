import Definitions
import Diagnostics
import Telemetry

/// What the definitions say about entities once they are made, by rule: how long they live and how
/// their tags are kept.
struct EntityRules: Sendable {
    /// A type, with how many milliseconds an entity lives after its last telemetry; nil for ever.
    struct OfType: Sendable {
        var name: String
        var lifetime: Int64?
    }

    /// How the values of a tag are kept; `lifetime` in milliseconds, nil for as long as the entity.
    struct TagPolicy: Sendable {
        var isMultiValue = true
        var lifetime: Int64?
    }

    /// A rule as entities name it.
    struct Rule: Sendable {
        var name: String
        /// Index of its type.
        var type: Int32
        var tags: [String: TagPolicy] = [:]
        /// For tags that are not named one by one.
        var otherTags = TagPolicy()
        /// Whether values of some tag are dropped after a time.
        var hasTagLifetimes = false

        func policy(of key: String) -> TagPolicy { tags[key] ?? otherTags }
    }

    private struct Key: Hashable {
        var rule: String
        var domain: String
        var guidType: String
    }

    private let definitions: [EntityTypeDefinition]
    private(set) var types: [OfType] = []
    private(set) var rules: [Rule] = []
    private var typeIndex: [String: Int32] = [:]
    /// As many as the definitions have rules: nothing else makes entities.
    private var ruleIndex: [Key: Int32] = [:]

    init(_ definitions: [EntityTypeDefinition]) { self.definitions = definitions }

    /// The index of the rule that made an entity.
    mutating func index(ofRule name: String, guid: EntityGUID) -> Int32 {
        let key = Key(rule: name, domain: guid.domain, guidType: guid.type)
        if let known = ruleIndex[key] { return known }
        let definition = definition(ofRule: name, guid: guid)
        let type = type(
            named: definition?.type.value ?? guid.type, domain: guid.domain,
            lifetime: (definition?.configuration.expiration ?? .eightDays).milliseconds)
        var rule = Rule(name: name, type: type)
        if let synthesis = definition?.synthesis {
            let own = synthesis.rules.first { $0.name.value == name }
            for tag in synthesis.tags + (own?.tags ?? []) {
                let names = tag.names.isEmpty ? [tag.attribute.value] : tag.names
                for name in names { rule.tags[name] = TagPolicy(tag) }
            }
            // What is not named is the account, which never changes, or came by a prefix.
            own?.prefixedTags.first.map { rule.otherTags = TagPolicy($0) }
        }
        rule.hasTagLifetimes =
            rule.otherTags.lifetime != nil || rule.tags.values.contains { $0.lifetime != nil }
        let index = Int32(rules.count)
        rules.append(rule)
        ruleIndex[key] = index
        return index
    }

    /// By the GUID, or where that has another type's name, by the rule.
    private func definition(ofRule name: String, guid: EntityGUID) -> EntityTypeDefinition? {
        definitions.first { $0.domain.value == guid.domain && $0.type.value == guid.type }
            ?? definitions.first {
                $0.synthesis?.rules.contains { $0.name.value == name } ?? false
            }
    }

    private mutating func type(named name: String, domain: String, lifetime: Int64?) -> Int32 {
        let key = "\(domain)|\(name)"
        if let known = typeIndex[key] { return known }
        let index = Int32(types.count)
        types.append(OfType(name: name, lifetime: lifetime))
        typeIndex[key] = index
        return index
    }
}

extension EntityRules.TagPolicy {
    init(_ tag: TagDefinition) {
        isMultiValue = tag.isMultiValue
        lifetime = tag.lifetime?.wholeMilliseconds
    }
}

extension EntityConfiguration.Expiration {
    /// Nil for entities that nobody but a person removes.
    fileprivate var milliseconds: Int64? {
        let hour: Int64 = 3_600_000
        switch self {
        case .fourHours: return 4 * hour
        case .daily: return 24 * hour
        case .eightDays: return 8 * 24 * hour
        case .quarterly: return 90 * 24 * hour
        case .manual: return nil
        }
    }
}
