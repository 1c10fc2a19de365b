public import Diagnostics

/// A type of entity: upstream's own keys, `guid`, which spells the identifier's pattern, and
/// `aggregates`.
public struct EntityTypeDefinition: Sendable {
    public var domain: Located<String>
    public var type: Located<String>
    public var ownership = Ownership()
    public var guid: SourceText?
    public var synthesis: SynthesisDefinition?
    public var goldenTags: [Located<String>] = []
    public var configuration = EntityConfiguration()
    public var aggregates: [NamedValue<AggregateDefinition>] = []
    public var dashboardTemplates: [NamedValue<UpstreamDashboardTemplate>] = []
    public var place: Place

    /// `INFRA-MESSAGE_QUEUE_QUEUE`; in lower case it is the folder's name.
    public var key: String { "\(domain.value)-\(type.value)" }

    init(place: Place) {
        self.place = place
        domain = Located("", at: place)
        type = Located("", at: place)
    }

    static let record = Record<EntityTypeDefinition>(
        "entity type", "A type of entity and the rules by which telemetry makes it.",
        start: EntityTypeDefinition.init(place:),
        fields: [
            .required("domain", \.domain, Codec.upperWord(3...15).located, "The domain."),
            .required("type", \.type, Codec.upperWord(2...50).located, "The type."),
            .required(
                "ownership", \.ownership, Ownership.record.codec, "Who looks after the type."),
            .optional(
                "guid", \.guid, .expression,
                "The pattern of its GUID, such as "
                    + "`{accountId}|{domain}|{type}|{hash(provider, clusterName)}`; it must agree "
                    + "with the identifiers of the rules."),
            .optional("synthesis", \.synthesis, SynthesisDefinition.codec, "The rules."),
            .defaulted(
                "goldenTags", \.goldenTags, Codec.string.located.list, "none",
                "The tags that people look at first."),
            .defaulted(
                "configuration", \.configuration, EntityConfiguration.codec,
                "EIGHT_DAYS, alertable", "Expiry and alerting."),
            .defaulted(
                "aggregates", \.aggregates, AggregateDefinition.listCodec, "none",
                "Metrics of an entity that are made of related entities, by name."),
            .defaulted(
                "dashboardTemplates", \.dashboardTemplates,
                UpstreamDashboardTemplate.record.codec.map(of: "provider"), "none",
                "Dashboards in upstream's format."),
        ])
}

/// Who looks after an entity type.
public struct Ownership: Sendable {
    /// A team by its name.
    public struct Team: Sendable {
        public var name = ""

        static let record = Record<Team>(
            "team", "A team.", start: { _ in Team() },
            fields: [.required("teamName", \.name, .string, "The team's name.")])
    }

    public var primary = Team()
    public var secondary: [Team] = []

    static let record = Record<Ownership>(
        "ownership", "Who looks after an entity type.", start: { _ in Ownership() },
        fields: [
            .required("primaryOwner", \.primary, Team.record.codec, "The first team."),
            .defaulted(
                "secondaryOwners", \.secondary, Team.record.codec.list, "none", "Further teams."),
        ])
}

/// How long entities of a type live without telemetry, and whether they can be alerted on.
public struct EntityConfiguration: Sendable {
    /// How long an entity lives after its last telemetry.
    public enum Expiration: String, Sendable, CaseIterable {
        case fourHours = "FOUR_HOURS"
        case daily = "DAILY"
        case eightDays = "EIGHT_DAYS"
        case quarterly = "QUARTERLY"
        case manual = "MANUAL"
    }

    public var expiration = Expiration.eightDays
    public var isAlertable = true
    /// Where each key is written.
    public var places: [String: Place] = [:]

    /// A configuration that knows where its keys are written.
    static let codec = record.partial.map { partial, _, _ in
        var configuration = partial.model
        for key in partial.keys { configuration.places[key.value] = key.place }
        return configuration
    }

    static let record = Record<EntityConfiguration>(
        "configuration of an entity type", "Expiry and alerting.",
        start: { _ in EntityConfiguration() },
        fields: [
            .defaulted(
                "entityExpirationTime", \.expiration, .choice, "EIGHT_DAYS",
                "How long an entity lives after its last telemetry."),
            .defaulted(
                "alertable", \.isAlertable, .boolean, "true", "Whether alerts can be set on it."),
        ])
}

/// A dashboard in upstream's format beside the definition.
public struct UpstreamDashboardTemplate: Sendable {
    public var template = ""
    public var filtersByEntityID: Bool?

    static let record = Record<UpstreamDashboardTemplate>(
        "dashboard template", "A dashboard in upstream's format.",
        start: { _ in UpstreamDashboardTemplate() },
        fields: [
            .required("template", \.template, .string, "The file beside the definition."),
            .optional(
                "filterNRQLByEntityID", \.filtersByEntityID, .boolean,
                "Whether its queries are narrowed to the entity."),
        ])
}
