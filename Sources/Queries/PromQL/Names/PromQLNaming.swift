public import Telemetry

/// What rows of ours are called in a Prometheus: the names of the samples and the labels, and what the
/// values were multiplied by on their way.
///
/// Prometheus knows neither rows nor event types, only a series of values for each metric and each set
/// of labels. What cannot be told apart there is kept here as such.
public struct PromQLNaming: Sendable {
    /// A metric as it is exposed.
    public struct Metric: Sendable, Hashable {
        public var descriptor: MetricDescriptor
        /// Such as `queue_depth`, with `_total` for a counter.
        public var sampleName: String
        /// What a value in the metric's own unit is multiplied by.
        public var factor: Double

        public init(_ descriptor: MetricDescriptor, sampleName: String, factor: Double = 1) {
            self.descriptor = descriptor
            self.sampleName = sampleName
            self.factor = factor
        }
    }

    /// Attributes that tell rows of an event type apart.
    public struct Identity: Sendable, Hashable {
        /// No two rows of one time are the same in all of them; one that is missing is a value too.
        public var attributes: Set<String>
        /// Whether all other attributes stay as they are for the same values, so that they also tell
        /// series apart.
        public var isOneSeries: Bool
        /// Whether every row has all of them.
        public var isInEveryRow: Bool

        public init(
            _ attributes: Set<String>, isOneSeries: Bool = false, isInEveryRow: Bool = true
        ) {
            self.attributes = attributes
            self.isOneSeries = isOneSeries
            self.isInEveryRow = isInEveryRow
        }
    }

    struct EventType: Sendable {
        /// Label by attribute; nil where rows of different shapes have it under different labels.
        var labels: [String: String?] = [:]
        /// By metric, all attributes of the shapes that have it.
        var attributes: [String: Set<String>] = [:]
        var identities: [Identity] = []
        /// The attributes that every row has.
        var required: Set<String> = []
    }

    /// Metric by name; nil where several declarations of it differ.
    private(set) var metrics: [String: Metric?] = [:]
    /// The event types whose rows have a metric.
    private(set) var owners: [String: Set<String>] = [:]
    /// The metrics whose samples have a name.
    private(set) var claims: [String: Set<String>] = [:]
    private(set) var eventTypes: [String: EventType] = [:]

    /// The label of what every row has of its first entity.
    static let entityLabels = [
        "entityGuid": "entity_guid", "entityName": "entity_name", "entityType": "entity_type",
        "entity.guid": "entity_guid", "entity.name": "entity_name", "entity.type": "entity_type",
    ]

    /// - Parameters:
    ///   - shapes: all shapes of the rows that the sink gets.
    ///   - identities: by event type, which attributes tell rows apart. The GUID of the entity, and
    ///     all attributes of the rows with a metric, do so without being named here.
    ///   - metric: how a metric is exposed.
    ///   - labels: the label of each attribute of a shape.
    public init(
        shapes: [SampleShape], identities: [String: [Identity]] = [:],
        metric: (MetricDescriptor) -> Metric, labels: (SampleShape) -> [String: String]
    ) {
        for shape in shapes {
            var type = eventTypes[shape.eventType] ?? EventType()
            let labels = labels(shape)
            for (attribute, label) in labels {
                let known = type.labels[attribute, default: label]
                type.labels[attribute] = .some(known == label ? label : nil)
            }
            for (attribute, label) in Self.entityLabels { type.labels[attribute] = label }
            for metric in shape.metrics {
                type.attributes[metric.name.rawValue, default: []].formUnion(labels.keys)
            }
            eventTypes[shape.eventType] = type
            for descriptor in shape.metrics {
                let name = descriptor.name.rawValue
                let exposed = metric(descriptor)
                let known = metrics[name, default: exposed]
                metrics[name] = .some(known.flatMap { $0.agrees(with: exposed) ? $0 : nil })
                owners[name, default: []].insert(shape.eventType)
                claims[exposed.sampleName, default: []].insert(name)
            }
        }
        for name in eventTypes.keys {
            let named = identities[name] ?? []
            eventTypes[name]?.required = named.filter(\.isInEveryRow)
                .reduce(into: []) { $0.formUnion($1.attributes) }
            eventTypes[name]?.identities = named + [Identity(["entityGuid"])]
        }
    }
}

extension PromQLNaming.Metric {
    /// Whether two declarations give the same series with values in the same unit.
    fileprivate func agrees(with other: Self) -> Bool {
        sampleName == other.sampleName && factor == other.factor
            && descriptor.kind == other.descriptor.kind
            && descriptor.unit == other.descriptor.unit
    }

    /// The unit of the exposed values: base units, but percent stays percent.
    public var exposedUnit: MetricUnit {
        let unit = descriptor.unit
        if factor == 1 { return unit }
        let parts = unit.dimension.exponents.sorted { $0.key < $1.key }
        func power(_ part: (key: String, value: Int)) -> String {
            part.value.magnitude == 1 ? part.key : "\(part.key)\(part.value.magnitude)"
        }
        let above = parts.filter { $0.value > 0 }.map(power).joined(separator: ".")
        let below = parts.filter { $0.value < 0 }.map { "/" + power($0) }.joined()
        let symbol = above.isEmpty ? (below.isEmpty ? "1" : "1" + below) : above + below
        return MetricUnit(symbol: symbol, factor: unit.factor / factor, dimension: unit.dimension)
    }
}
