public import Definitions
import Diagnostics
import Telemetry

/// What a dashboard can show: the entity types with their golden metrics and their aggregates, and
/// the samples that the sources make.
public struct DashboardContext: Sendable {
    let entityTypes: [DefinitionSet.EntityTypeFolder]
    let rows: [ShownRow]

    public init(entityTypes: [DefinitionSet.EntityTypeFolder], samples: [CompiledSample]) {
        self.entityTypes = entityTypes
        rows =
            samples.map { ShownRow($0) }
            + entityTypes.flatMap { ShownRow.aggregates(of: $0.definition) }
    }

    /// The rows that are about entities of a type: those whose event type a rule asks for.
    func rows(of type: EntityTypeDefinition) -> [ShownRow] {
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
