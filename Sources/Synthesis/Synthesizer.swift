import Definitions
import Diagnostics
public import Telemetry

/// From samples to the entities that they belong to: the Synthesize stage, pure.
///
/// A sample makes at most one entity of each type: by the first of the type's rules that it matches
/// and that finds all parts of its identifier. Where only parts are missing, that is a finding.
/// Where two different identities join to one identifier, only the first of them is an entity, and
/// the other one is a finding: two things are never merged into one. Copies share what they know of
/// identities.
public struct Synthesizer: Sendable {
    private let rules: SynthesisRules
    private var shapes: [ObjectIdentifier: ResolvedShape] = [:]
    /// The rules that a sample's values name; kept for its room.
    private var named: [Int] = []
    /// What identifiers lack, said already: by rule and attribute of the definitions, so bounded.
    private var saidLacking: Set<Lack> = []
    private let identities: SharedIdentities
    private var findings: [String] = []

    /// How many shapes are kept resolved; the one that comes after empties the table.
    public static let maximumShapes = 10_000
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

    private struct Lack: Hashable {
        var rule: String
        var attribute: String
    }

    /// - Parameters:
    ///   - rules: The rules of all types.
    ///   - identities: Who has which GUID; the same for all synthesizers of one account.
    public init(_ rules: SynthesisRules, identities: SharedIdentities = SharedIdentities()) {
        self.rules = rules
        self.identities = identities
    }

    /// The entities that a sample belongs to; none where no rule matches or an identifier has a
    /// part that is missing.
    public mutating func entities(_ sample: Sample) -> [Entity] {
        let shape = resolved(sample.shape)
        var entities: [Entity] = []
        var named = exchange(&named, with: [])
        shape.eachMatch(of: sample, named: &named) { rule in
            guard !rule.isDebug, let entity = entity(of: sample, by: rule) else { return }
            entities.append(entity)
        } lacking: { rule, attribute in
            if !rule.isDebug { say(rule, lacks: attribute) }
        }
        self.named = named
        return entities
    }

    /// The attributes that identify entities of samples of a shape, by any rule that can match.
    public mutating func identifierAttributes(of shape: SampleShape) -> Set<String> {
        Set(resolved(shape).rules.flatMap { $0.identifier.map(\.attribute) })
    }

    /// What was found since the last call, in words.
    public mutating func takeFindings() -> [String] {
        defer { findings = [] }
        return findings
    }

    private mutating func resolved(_ shape: SampleShape) -> ResolvedShape {
        if let known = shapes[ObjectIdentifier(shape)] { return known }
        if shapes.count >= Self.maximumShapes { shapes = [:] }
        let resolved = ResolvedShape(shape, rules: rules)
        shapes[ObjectIdentifier(shape)] = resolved
        return resolved
    }

    private mutating func entity(of sample: Sample, by rule: ResolvedRule) -> Entity? {
        let joined = rule.identifier(of: sample)
        guard let guid = guid(of: joined, by: rule), own(guid, joined, rule, sample) else {
            return nil
        }
        let name = rule.name(of: sample)
        return Entity(
            guid: guid, type: rule.type.type, name: name.isEmpty ? joined : name,
            tags: tags(of: sample, by: rule), rule: rule.rule)
    }

    private func tags(of sample: Sample, by rule: ResolvedRule) -> [EntityTag] {
        var tags: [EntityTag] = []
        tags.reserveCapacity(rule.tags.count)
        for tag in rule.tags {
            if let tag = tag.tag(of: sample) { tags.append(tag) }
        }
        return tags
    }

    /// Whether a GUID is the identity's own; if not, it is another one's and a finding.
    private mutating func own(
        _ guid: EntityGUID, _ joined: String, _ rule: ResolvedRule, _ sample: Sample
    ) -> Bool {
        guard rule.type.forms.contains(where: { $0.canSplit(joined, of: rule.form) }) else {
            return true
        }
        let parts = rule.parts(of: sample)
        switch identities.claim(guid, by: parts, at: sample.timestamp) {
        case .own: return true
        case .full:
            find(
                "more than \(IdentityRegister.maximumClaims) identities could be taken for another; "
                    + "while there are, new ones are not compared")
            return true
        case .taken(let other):
            find(
                "\(rule.type.type): \(Self.words(parts)) has the identifier of \(Self.words(other)),"
                    + " `\(shown(joined, upTo: Self.maximumNameLength))`; it makes no entity")
            return false
        }
    }

    private mutating func say(_ rule: ResolvedRule, lacks attribute: String) {
        guard findings.count < Self.maximumFindings,
            saidLacking.insert(Lack(rule: rule.rule, attribute: attribute)).inserted
        else { return }
        find(
            "\(rule.type.type): a row that matches rule `\(rule.rule)` has no "
                + "`\(shown(attribute, upTo: Self.maximumNameLength))` to identify it; such rows "
                + "make no entity")
    }

    private mutating func guid(of identifier: String, by rule: ResolvedRule) -> EntityGUID? {
        var text = identifier
        if rule.isHashed {
            guard let number = entityIdentifierHash(identifier) else {
                find(
                    "\(rule.type.type): an identifier is too long to be hashed; it makes no entity")
                return nil
            }
            text = String(number)
        }
        guard let guid = rule.stem.flatMap({ EntityGUID($0, identifier: text) })
        else {
            find(
                "\(rule.type.type): `\(shown(identifier, upTo: Self.maximumNameLength))` is no identifier of at most "
                    + "\(EntityGUID.maximumIdentifierLength) ASCII characters; it makes no entity, "
                    + "unless rule `\(rule.rule)` sets `encodeIdentifierInGUID`")
            return nil
        }
        return guid
    }

    private mutating func find(_ text: String) {
        if findings.count < Self.maximumFindings { findings.append(text) }
    }

    private static func words(_ parts: [String]) -> String {
        "(" + parts.map { "`\(shown($0, upTo: Self.maximumNameLength))`" }.joined(separator: ", ")
            + ")"
    }
}
