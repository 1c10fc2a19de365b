public import Diagnostics

/// How telemetry tells of a relationship between two entities; upstream's format.
public struct RelationshipDefinition: Sendable {
    public var name: Located<String>
    public var version = ""
    public var origins: [RelationshipOrigin] = []
    /// All of them must hold.
    public var conditions: [RelationshipCondition] = []
    public var outcome: RelationshipOutcome
    public var entitlements: RelationshipEntitlements?
    public var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
        outcome = RelationshipOutcome(place: place)
    }

    /// Whether the file is one that upstream uses in staging only.
    public var isStaging: Bool { place.isInStagingFile }

    static let record = Record<RelationshipDefinition>(
        "relationship definition", "Which rows tell of a relationship, and between what.",
        start: RelationshipDefinition.init(place:),
        fields: [
            .required(
                "name", \.name, Codec.string.located, "A name that no other relationship has."),
            .required(
                "version", \.version, .relationshipVersion, "The format's version, `\"1\"`."),
            .required(
                "origins", \.origins, Codec<RelationshipOrigin>.choice.list,
                "Where such rows come from. For people and New Relic; it decides nothing here."),
            .required(
                "conditions", \.conditions, RelationshipCondition.codec.list,
                "What must hold of a row, all of it."),
            .required(
                "relationship", \.outcome, RelationshipOutcome.record.codec,
                "The relationship that such a row tells of."),
            .optional(
                "entitlements", \.entitlements, RelationshipEntitlements.record.codec,
                "Who has it at New Relic; it decides nothing here."),
        ])
}

/// A file of relationships.
struct RelationshipFile: Sendable {
    var relationships: [RelationshipDefinition] = []

    static let record = Record<RelationshipFile>(
        "relationships", "Relationships that telemetry tells of.", start: { _ in .init() },
        fields: [
            .required(
                "relationships", \.relationships, RelationshipDefinition.record.codec.list,
                "The relationships.")
        ])
}

/// Where rows come from, as upstream names it.
public enum RelationshipOrigin: String, Sendable, CaseIterable {
    case apmMetrics = "APM Metrics"
    case infrastructureAgent = "Infrastructure Agent"
    case kubernetes = "Kubernetes Integration"
    case aws = "AWS Integration"
    case gcp = "GCP Integration"
    case azure = "Azure Integration"
    case onHost = "OnHost Integration"
    case openTelemetry = "OpenTelemetry"
    case pixie = "Pixie"
    case prometheus = "Prometheus"
    case tracing = "Distributed Tracing"
    case metricAPI = "Metric API"
    /// Rows that `mqp` makes.
    case eventAPI = "Event API"
    case aiops = "AIOPS"
    case browser = "Browser Monitoring"
    case mobile = "Mobile Monitoring"
    case network = "Network Monitoring"
}

/// The relationship that a row tells of: the verb, both ends, and how long it holds.
public struct RelationshipOutcome: Sendable {
    /// What the source does to the target.
    public enum Verb: String, Sendable, CaseIterable {
        case contains = "CONTAINS"
        case calls = "CALLS"
        case hosts = "HOSTS"
        case serves = "SERVES"
        case isSame = "IS"
        case operatesIn = "OPERATES_IN"
        case connectsTo = "CONNECTS_TO"
        case builtFrom = "BUILT_FROM"
        case measures = "MEASURES"
        case produces = "PRODUCES"
        case consumes = "CONSUMES"
        case manages = "MANAGES"
        case test = "TEST"
        case owns = "OWNS"
    }

    /// In seconds, since the last row that told of it.
    public var lifetime: Located<Int>
    public var verb = Verb.contains
    /// Nil only in a definition that could not be read, of which there is a finding.
    public var source: RelationshipEnd?
    public var target: RelationshipEnd?

    init(place: Place) { lifetime = Located(0, at: place) }

    static let record = Record<RelationshipOutcome>(
        "relationship", "A verb and its two ends.", start: RelationshipOutcome.init(place:),
        fields: [
            .required(
                "expires", \.lifetime, Codec<Int>.isoDuration.located,
                "How long it holds after the last row that told of it; `PT10M` to `PT72H`."),
            .required("relationshipType", \.verb, .choice, "What the source does to the target."),
            .required(
                "source", \.source, RelationshipEnd.codec.map { end, _, _ in end },
                "The entity that it begins at."),
            .required(
                "target", \.target, RelationshipEnd.codec.map { end, _, _ in end },
                "The entity that it ends at."),
        ])
}

/// Who has a relationship at New Relic.
public struct RelationshipEntitlements: Sendable {
    /// How many of the values are needed.
    public enum Matching: String, Sendable, CaseIterable {
        case anyOf
    }

    public var matching = Matching.anyOf
    public var values: [String] = []

    static let record = Record<RelationshipEntitlements>(
        "entitlements", "Who has it at New Relic.", start: { _ in .init() },
        fields: [
            .required("matching", \.matching, .choice, "How many of the values are needed."),
            .required("values", \.values, Codec<String>.string.list, "The entitlements."),
        ])
}

extension Place {
    /// Whether the file's name says that it is for staging, as in `KAFKATOPIC.stg.yml`.
    var isInStagingFile: Bool { path.hasSuffix(".stg.yml") || path.hasSuffix(".stg.yaml") }
}

extension Codec where Value == String {
    fileprivate static var relationshipVersion: Codec {
        text("a version that is known", pattern: "`\"1\"`") { $0 == "1" }
    }
}

extension Codec where Value == Int {
    /// An ISO 8601 duration, in seconds.
    fileprivate static var isoDuration: Codec {
        Codec<String>.string.map(
            schema: .string(pattern: "an ISO 8601 duration, such as `PT75M`")
        ) { text, place, report in
            guard let seconds = isoSeconds(text), seconds > 0 else {
                report.add(
                    .malformed(
                        text, "not a duration", write: "an ISO 8601 duration, such as `PT75M`",
                        at: place))
                return nil
            }
            return seconds
        }
    }
}
