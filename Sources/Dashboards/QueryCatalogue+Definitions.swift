public import Definitions
import Diagnostics
public import Queries
public import Telemetry

extension QueryCatalogue {
    /// What can be asked for where these definitions run: the metrics of the catalogue, the attributes
    /// that the samples and the entities' own rows have, and their event types.
    ///
    /// What could not be read in full is not known, and nothing is said of it.
    ///
    /// - Parameters:
    ///   - set: The definitions.
    ///   - samples: All samples of the sources of them; nil where some source does not compile.
    ///   - own: The rows that the program makes of itself.
    public init(_ set: DefinitionSet, samples: [CompiledSample]?, own: [SampleShape] = []) {
        self.init(metrics: set.knowsMetrics ? set.metrics.named : nil)
        changes = Set(
            set.metrics.keys.map(\.rawValue).filter { $0.hasPrefix(Self.ofOnePoll) })
        guard let samples else { return }
        let rows =
            samples.map { ShownRow($0) }
            + set.entityTypes.flatMap { ShownRow.aggregates(of: $0.definition) }
        attributes = Set(rows.flatMap(\.attributes) + own.flatMap(\.attributes))
        eventTypes = Set(rows.map(\.eventType) + own.map(\.eventType))
        let changing = samples.map(\.changes)
        changes.formUnion(changing.flatMap { $0 })
        // What is a change in one sample and a value in another may not be added up.
        for (sample, own) in zip(samples, changing) {
            changes.subtract(Set(sample.shape.metrics.map(\.name.rawValue)).subtracting(own))
        }
    }

    /// Metrics of what the program did in one poll, which may be added up.
    private static let ofOnePoll = "mqp.collect."
}

extension Dictionary where Key == MetricName, Value == Located<MetricDescriptor> {
    fileprivate var named: [String: MetricDescriptor] {
        Dictionary<String, MetricDescriptor>(
            uniqueKeysWithValues: map { ($0.key.rawValue, $0.value.value) })
    }
}
