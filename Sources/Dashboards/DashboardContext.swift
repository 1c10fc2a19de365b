public import Definitions
import Diagnostics
import Telemetry

/// What a dashboard can show: the entity types with their golden metrics, and the samples that the
/// sources make.
public struct DashboardContext: Sendable {
    let entityTypes: [DefinitionSet.EntityTypeFolder]
    let samples: [CompiledSample]

    public init(entityTypes: [DefinitionSet.EntityTypeFolder], samples: [CompiledSample]) {
        self.entityTypes = entityTypes
        self.samples = samples
    }

    /// Every metric that some sample has.
    var metricNames: Set<String> {
        Set(samples.flatMap { $0.shape.metrics.map(\.name.rawValue) })
    }

    /// The samples that make entities of a type: those whose event type a rule asks for.
    func samples(of type: EntityTypeDefinition) -> [CompiledSample] {
        let wanted = (type.synthesis?.rules ?? []).flatMap(\.conditions)
            .filter { $0.attribute.value == "eventType" }.compactMap(\.value?.value)
        return samples.filter { wanted.contains($0.shape.eventType) }
    }

    /// The types whose entities some of the samples make.
    func types(of samples: [CompiledSample]) -> [EntityTypeDefinition] {
        entityTypes.map(\.definition).filter { type in
            self.samples(of: type).contains { one in samples.contains { $0.shape === one.shape } }
        }
    }
}

extension CompiledSample {
    func has(metric name: String) -> Bool {
        shape.metricIndex[MetricName(rawValue: name)] != nil
    }
}
