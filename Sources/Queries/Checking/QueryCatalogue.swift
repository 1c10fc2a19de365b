public import Telemetry

/// What can be asked for, as far as it is known. Of what is nil nothing is known, and nothing is said.
public struct QueryCatalogue: Sendable {
    /// All metrics that rows have, by name.
    public var metrics: [String: MetricDescriptor]?
    /// The names of those metrics of which each row has the change since the one before it; adding
    /// them up is right.
    public var changes: Set<String>
    /// All attributes that rows have.
    public var attributes: Set<String>?
    /// All event types that there are. Of rows of other types nothing is said but that there are none.
    public var eventTypes: Set<String>?
    public var timeZones: QueryTimeZones?

    public init(
        metrics: [String: MetricDescriptor]? = nil, changes: Set<String> = [],
        attributes: Set<String>? = nil, eventTypes: Set<String>? = nil,
        timeZones: QueryTimeZones? = nil
    ) {
        self.metrics = metrics
        self.changes = changes
        self.attributes = attributes
        self.eventTypes = eventTypes
        self.timeZones = timeZones
    }

    /// What every row has beside its attributes; the names with a dot are added by New Relic.
    public static let commonAttributes: Set<String> = [
        "timestamp", "eventType", "entityGuid", "entityName", "entityType", "entity.guid",
        "entity.name", "entity.type",
    ]
    /// What the names begin with that New Relic adds to rows of entities.
    static let addedPrefixes = ["tags.", "nr.", "newrelic."]
}
