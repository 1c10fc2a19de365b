import Definitions
import Diagnostics
public import Telemetry

/// From samples to the entities that they belong to: the Synthesize stage, pure.
///
/// A sample makes at most one entity of each type, by the first of the type's rules that matches.
/// Where two different identities join to one identifier, only the first of them is an entity, and
/// the other one is a finding: two things are never merged into one. Copies share what they know of
/// identities.
public struct Synthesizer: Sendable {
    private let rules: SynthesisRules
    private let accountTag: EntityTag
    /// The rules that can match samples of a shape, by type.
    private var resolved: [ObjectIdentifier: (shape: SampleShape, types: [[ResolvedRule]])] = [:]
    private let identities: SharedIdentities
    private var findings: [String] = []

    /// How many shapes are kept resolved; the one that comes after empties the table.
    public static let maximumShapes = 1_000
    /// Attributes that are tags of every entity, where telemetry has them.
    public static let defaultTags = [
        "account", "trustedAccountId", "instrumentation.name", "instrumentation.provider",
    ]
    /// The tag that every entity has.
    public static let accountTagKey = "accountId"
    /// The most characters of a name that a finding repeats; it may repeat several.
    static let maximumNameLength = 100
    /// The most findings between two calls of `takeFindings`; further ones are left out.
    public static let maximumFindings = 1_000

    /// - Parameters:
    ///   - rules: The rules of all types.
    ///   - identities: Who has which GUID; the same for all synthesizers of one account.
    public init(_ rules: SynthesisRules, identities: SharedIdentities = SharedIdentities()) {
        self.rules = rules
        self.identities = identities
        accountTag = EntityTag(key: Self.accountTagKey, values: [String(rules.accountID)])
    }

    /// The entities that a sample belongs to; none where no rule matches or an identifier has a
    /// part that is missing.
    public mutating func entities(_ sample: Sample) -> [Entity] {
        let types = types(for: sample.shape)
        var entities: [Entity] = []
        for rules in types {
            guard let rule = rules.first(where: { $0.matches(sample) }), !rule.rule.isDebug,
                let entity = entity(of: sample, by: rule)
            else { continue }
            entities.append(entity)
        }
        return entities
    }

    /// The attributes that identify entities of samples of a shape, by any rule that can match.
    public mutating func identifierAttributes(of shape: SampleShape) -> Set<String> {
        Set(types(for: shape).joined().flatMap { $0.rule.identifierAttributes.map(\.value) })
    }

    /// What was found since the last call, in words.
    public mutating func takeFindings() -> [String] {
        defer { findings = [] }
        return findings
    }

    private mutating func types(for shape: SampleShape) -> [[ResolvedRule]] {
        if let known = resolved[ObjectIdentifier(shape)] { return known.types }
        if resolved.count >= Self.maximumShapes { resolved = [:] }
        let types = rules.types.compactMap { type -> [ResolvedRule]? in
            let rules = type.rules.compactMap { ResolvedRule($0, of: type, in: shape) }
            return rules.isEmpty ? nil : rules
        }
        resolved[ObjectIdentifier(shape)] = (shape, types)
        return types
    }

    private mutating func entity(of sample: Sample, by rule: ResolvedRule) -> Entity? {
        guard let parts = rule.identity(of: sample) else { return nil }
        let joined = parts.joined(separator: rule.separator)
        guard let guid = guid(of: joined, by: rule) else { return nil }
        switch identities.claim(guid, by: parts, joined: joined, rule, at: sample.timestamp) {
        case .own: break
        case .full:
            find(
                "more than \(IdentityRegister.maximumClaims) identities could be taken for another; "
                    + "while there are, new ones are not compared")
        case .taken(let other):
            find(
                "\(rule.type.type): \(Self.words(parts)) has the identifier of \(Self.words(other)),"
                    + " `\(shown(joined, upTo: Self.maximumNameLength))`; it makes no entity")
            return nil
        }
        let name = rule.name(of: sample)
        return Entity(
            guid: guid, name: name.isEmpty ? joined : name, tags: tags(of: sample, by: rule),
            rule: rule.rule.name.value)
    }

    private mutating func guid(of identifier: String, by rule: ResolvedRule) -> EntityGUID? {
        var text = identifier
        if rule.rule.encodesIdentifier {
            guard let number = entityIdentifierHash(identifier) else {
                find(
                    "\(rule.type.type): an identifier is too long to be hashed; it makes no entity")
                return nil
            }
            text = String(number)
        }
        let type = rule.rule.legacy.overridesGUIDType ? "NA" : rule.type.type
        guard
            let guid = EntityGUID(
                accountID: rules.accountID, domain: rule.type.domain, type: type, identifier: text)
        else {
            find(
                "\(rule.type.type): `\(shown(identifier, upTo: Self.maximumNameLength))` is no identifier of at most "
                    + "\(EntityGUID.maximumIdentifierLength) ASCII characters; it makes no entity, "
                    + "unless rule `\(rule.rule.name.value)` sets `encodeIdentifierInGUID`")
            return nil
        }
        return guid
    }

    private func tags(of sample: Sample, by rule: ResolvedRule) -> [EntityTag] {
        var tags = [accountTag]
        for tag in rule.tags {
            guard let value = tag.column.text(in: sample), !value.isEmpty else { continue }
            for name in tag.names {
                if let index = tags.firstIndex(where: { $0.key == name }) {
                    if !tags[index].values.contains(value) { tags[index].values.append(value) }
                } else {
                    tags.append(EntityTag(key: name, values: [value]))
                }
            }
        }
        return tags.sorted { $0.key < $1.key }
    }

    private mutating func find(_ text: String) {
        if findings.count < Self.maximumFindings { findings.append(text) }
    }

    private static func words(_ parts: [String]) -> String {
        "(" + parts.map { "`\(shown($0, upTo: Self.maximumNameLength))`" }.joined(separator: ", ")
            + ")"
    }
}
