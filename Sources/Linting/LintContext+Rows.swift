import Definitions
import Diagnostics
public import Queries
public import Telemetry

/// The rows that come of the definitions, for who asks for them elsewhere.
extension LintContext {
    /// The shapes of all rows that sources and entity types make: those of the samples, and those of
    /// the aggregates of the entities that a sample makes.
    public var shapes: [SampleShape] {
        let types = set.entityTypes.compactMap { folder in
            var report = DiagnosticReport()
            return folder.definition.compileAggregates(
                catalogue: set.metrics, isWhole: set.knowsMetrics, report: &report
            ).map { (folder: folder, aggregates: $0) }
        }.filter { !$0.aggregates.isEmpty }
        return samples.flatMap { sample in
            [sample.shape]
                + types.filter { canMakeEntities(of: sample, $0.folder) }.map { type in
                    SampleShape(
                        eventType: sample.shape.eventType,
                        attributes: sample.shape.attributes + type.aggregates.attributeNames,
                        metrics: type.aggregates.metrics)
                }
        }
    }

    /// By event type, the attributes by which its rows of one time can be told apart, as far as the
    /// identifiers of entities say so; none where a file could not be read in full.
    ///
    /// An identifier tells them apart where it has the parts of every other one that some row of the
    /// event type may have, and what makes a row of an answer the same row next time: else two regions
    /// have the same queue, or a topic has a row for each of its partitions.
    public var identities: [String: [PromQLNaming.Identity]] {
        guard isComplete, knowsEntityTypes else { return [:] }
        let rows = sources.flatMap { source in
            source.samples.map { IdentifiedRows($0, of: source, rules: rules.map(\.rule)) }
        }
        return Dictionary(grouping: rows) { $0.sample.shape.eventType }.mapValues { rows in
            Set(rows.flatMap(\.identifiers))
                .filter { attributes in rows.allSatisfy { $0.areApart(by: attributes) } }
                .map { attributes in
                    let isInEveryRow = rows.allSatisfy { row in
                        attributes.allSatisfy(row.sample.alwaysHas)
                    }
                    return PromQLNaming.Identity(attributes, isInEveryRow: isInEveryRow)
                }
        }
    }
}

/// The rows of one sample, and what identifies the entities that they make.
private struct IdentifiedRows {
    let sample: CompiledSample
    private let request: RequestDefinition
    /// Those of the rules that some row can match.
    let identifiers: [Set<String>]

    init(_ sample: CompiledSample, of source: CompiledSource, rules: [SynthesisRule]) {
        self.sample = sample
        request = source.requests[sample.request].definition
        identifiers = rules.filter { !$0.isDebug && $0.conditions.allSatisfy(sample.canMeet) }
            .map { Set($0.identifierAttributes.map(\.value)) }
    }

    func areApart(by attributes: Set<String>) -> Bool {
        !identifiers.isEmpty && identifiers.allSatisfy(attributes.isSuperset) && haveKey(attributes)
    }

    /// Whether attributes tell the rows of an answer apart.
    private func haveKey(_ attributes: Set<String>) -> Bool {
        if request.isOneRow { return true }
        let fields = attributes.flatMap(sample.fields(ofAttribute:))
            .filter { $0.request == sample.request }
        // Rows that are grouped are apart by what they are grouped by.
        let group = sample.arrangement?.group ?? []
        let key = group.isEmpty ? request.key.compactMap { request.slot(of: $0.value) } : group
        return !key.isEmpty && key.allSatisfy { slot in fields.contains { $0.slot == slot } }
    }
}
