/// Under which names attributes of rows are sent.
///
/// Where OpenTelemetry's semantic conventions have a name for what an attribute of ours says, that one
/// is sent instead of ours; nothing is said twice. The conventions have none for a cluster, a virtual
/// host, a type of queue, a state or a broker's number, so those keep the names that they have in
/// definitions. Event types, entities and row ids are under `mqp.`.
///
/// The conventions for messaging are still in development:
/// https://opentelemetry.io/docs/specs/semconv/registry/attributes/messaging/
public struct OTLPNames: Sendable, Hashable {
    /// The public name by our own.
    public var conventions: [String: String]

    public init(conventions: [String: String] = Self.semanticConventions) {
        self.conventions = conventions
    }

    /// For the attributes of the shipped definitions.
    public static let semanticConventions = [
        "provider": "messaging.system",
        "queueName": "messaging.destination.name",
        "topicName": "messaging.destination.name",
        "groupId": "messaging.consumer.group.name",
        "partition": "messaging.destination.partition.id",
        "host": "server.address",
        "region": "cloud.region",
    ]

    /// The names that the encoders write themselves.
    static let own: Set<String> = [
        eventType, rowID, entityGUID, entityName, entityType,
    ]

    static let eventType = "mqp.event.type"
    static let rowID = "mqp.row.id"
    static let entityGUID = "mqp.entity.guid"
    static let entityName = "mqp.entity.name"
    static let entityType = "mqp.entity.type"
}
