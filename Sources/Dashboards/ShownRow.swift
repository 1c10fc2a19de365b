import Definitions
public import Diagnostics
import Telemetry

/// A kind of row that a widget can show: that of a sample, or that of an entity type's aggregates.
public struct ShownRow: Sendable {
    public let eventType: String
    public let attributes: [String]
    public let metrics: [String]
    /// Where the rows are defined.
    public let place: Place

    init(_ sample: CompiledSample) {
        eventType = sample.shape.eventType
        attributes = sample.shape.attributes
        metrics = sample.shape.metrics.map(\.name.rawValue)
        place = sample.definition.place
    }

    /// The rows of the aggregates of an entity type, one kind by event type. They have what
    /// identifies and what tags the entity.
    static func aggregates(of type: EntityTypeDefinition) -> [ShownRow] {
        guard let first = type.aggregates.first else { return [] }
        let rules = type.synthesis?.rules ?? []
        let own = rules.flatMap { rule in
            rule.identifierAttributes.map(\.value) + rule.tags.map(\.attribute.value)
        }
        let beside = type.aggregates.flatMap { $0.value.attributeNames(of: $0.name.value) }
        return type.eventTypes.map { eventType in
            ShownRow(
                eventType: eventType, attributes: own + beside,
                metrics: type.aggregates.map(\.name.value), place: first.name.place)
        }
    }

    private init(eventType: String, attributes: [String], metrics: [String], place: Place) {
        self.eventType = eventType
        self.attributes = attributes
        self.metrics = metrics
        self.place = place
    }
}

extension EntityTypeDefinition {
    /// The event types that its rules ask for, each once.
    var eventTypes: [String] {
        let all = (synthesis?.rules ?? []).flatMap(\.conditions)
            .filter { $0.attribute.value == "eventType" }.compactMap(\.value?.value)
        return Set(all).sorted()
    }
}
