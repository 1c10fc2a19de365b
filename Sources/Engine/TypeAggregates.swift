import Aggregates
import Definitions
import Diagnostics
import Telemetry

/// The aggregates of all entity types, by type.
struct TypeAggregates: Sendable {
    private let byType: [String: EntityAggregates]

    /// What does not compile is left out; definitions that were checked have nothing of that.
    init(_ definitions: DefinitionSet) {
        var byType: [String: EntityAggregates] = [:]
        for folder in definitions.entityTypes where !folder.definition.aggregates.isEmpty {
            var report = DiagnosticReport()
            guard
                let compiled = folder.definition.compileAggregates(
                    catalogue: definitions.metrics, report: &report), !compiled.isEmpty
            else { continue }
            byType[folder.definition.key] = EntityAggregates(compiled)
        }
        self.byType = byType
    }

    var isEmpty: Bool { byType.isEmpty }

    /// The aggregates of an entity's type.
    subscript(guid: EntityGUID) -> EntityAggregates? {
        byType.isEmpty ? nil : byType[Self.key(guid)]
    }

    static func key(_ guid: EntityGUID) -> String { "\(guid.domain)-\(guid.type)" }
}

/// The shapes of rows that aggregates give: those of the rows that they stand beside, with other
/// metrics.
struct AggregateShapes: Sendable {
    /// A row can make entities of several types that have aggregates.
    private struct Key: Hashable {
        var beside: ObjectIdentifier
        var type: String
    }

    private var shapes: [Key: (beside: SampleShape, own: SampleShape)] = [:]

    /// The row of an entity's aggregates.
    ///
    /// It has the event type and the attributes of a row of the same entity, so that whoever
    /// synthesizes it makes the same entity of it.
    ///
    /// - Parameters:
    ///   - guid: The entity.
    ///   - type: The aggregates of the entity's type.
    ///   - results: What they gave.
    ///   - sample: A row of the entity.
    ///   - told: Metrics that a source tells, which are not told again.
    /// - Returns: The row.
    mutating func sample(
        of guid: EntityGUID, _ type: EntityAggregates, results: EntityAggregates.Results,
        beside sample: Sample,
        without told: [MetricName: Double]
    ) -> Sample {
        let id = Key(beside: ObjectIdentifier(sample.shape), type: TypeAggregates.key(guid))
        let shape: SampleShape
        if let known = shapes[id] {
            shape = known.own
        } else {
            shape = SampleShape(
                eventType: sample.shape.eventType,
                attributes: sample.shape.attributes + type.attributeNames, metrics: type.metrics)
            if shapes.count >= Self.maximumShapes { shapes = [:] }
            shapes[id] = (sample.shape, shape)
        }
        let metrics = zip(type.metrics, results.metrics).map { metric, value in
            told[metric.name] == nil ? value : .nan
        }
        return Sample(
            shape: shape, timestamp: sample.timestamp,
            attributes: sample.attributes + results.attributes, metrics: metrics)
    }

    /// How many shapes are kept; the one that comes after empties the table.
    static let maximumShapes = 1_000
}
