public import Definitions
public import Diagnostics
public import Telemetry

/// What a dashboard can show: the entity types with their golden metrics and their aggregates, and
/// the samples that the sources make.
public struct DashboardContext: Sendable {
    let entityTypes: [DefinitionSet.EntityTypeFolder]
    /// All kinds of rows that there are.
    public let rows: [ShownRow]
    /// By name, as far as they are known.
    let metrics: [String: MetricDescriptor]

    /// - Parameters:
    ///   - entityTypes: The entity types.
    ///   - samples: All samples of the sources.
    ///   - catalogue: The metrics; what is not in it and in no sample has no unit here.
    public init(
        entityTypes: [DefinitionSet.EntityTypeFolder], samples: [CompiledSample],
        metrics catalogue: [MetricName: Located<MetricDescriptor>] = [:]
    ) {
        self.entityTypes = entityTypes
        rows =
            samples.map { ShownRow($0) }
            + entityTypes.flatMap { ShownRow.aggregates(of: $0.definition) }
        var metrics: [String: MetricDescriptor] = [:]
        for metric in samples.flatMap(\.shape.metrics) { metrics[metric.name.rawValue] = metric }
        for (name, metric) in catalogue { metrics[name.rawValue] = metric.value }
        self.metrics = metrics
    }

    /// The same of whole definitions.
    public init(_ set: DefinitionSet, samples: [CompiledSample]) {
        self.init(entityTypes: set.entityTypes, samples: samples, metrics: set.metrics)
    }

    /// The rows that are about entities of a type: those whose event type a rule asks for.
    public func rows(of type: EntityTypeDefinition) -> [ShownRow] {
        let wanted = type.eventTypes
        return rows.filter { wanted.contains($0.eventType) }
    }

    /// The types whose entities some of the rows are about.
    func types(of rows: [ShownRow]) -> [EntityTypeDefinition] {
        entityTypes.map(\.definition).filter { type in
            rows.contains { type.eventTypes.contains($0.eventType) }
        }
    }
}
