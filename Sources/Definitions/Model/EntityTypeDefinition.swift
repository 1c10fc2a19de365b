public import Diagnostics

/// A type of entity: upstream's own keys, and `guid`, which spells the identifier's pattern.
public struct EntityTypeDefinition: Sendable {
    public var domain: Located<String>
    public var type: Located<String>
    public var team = ""
    public var guid: SourceText?
    public var synthesis: SynthesisDefinition?
    public var goldenTags: [Located<String>] = []
    public var expiration = EntityExpiration.eightDays
    public var isAlertable = true
    public var dashboardTemplates: [NamedValue<UpstreamDashboardTemplate>] = []
    public var place: Place

    /// `INFRA-MESSAGE_QUEUE_QUEUE`, as golden metrics and dashboards name it.
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
            .required("ownership", \.team, Ownership.codec, "Who looks after it."),
            .optional(
                "guid", \.guid, .expression,
                "The pattern of its GUID, such as "
                    + "`{accountId}|{domain}|{type}|{hash(provider, clusterName)}`; it must agree "
                    + "with the identifiers of its rules."),
            .optional("synthesis", \.synthesis, SynthesisDefinition.codec, "The rules."),
            .defaulted(
                "goldenTags", \.goldenTags, Codec.string.located.list, "none",
                "The tags that people look at first."),
            .defaulted(
                "configuration", \.self, Configured.codec, "EIGHT_DAYS, alertable",
                "Expiry and alerting."),
            .defaulted(
                "dashboardTemplates", \.dashboardTemplates,
                UpstreamDashboardTemplate.record.codec.map(of: "provider"), "none",
                "Dashboards in upstream's format."),
        ])
}
