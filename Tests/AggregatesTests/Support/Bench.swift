import Aggregates
import Definitions
import Diagnostics
import Foundation
import Telemetry

/// The aggregates of an entity type, and what they give of related entities.
struct Bench {
    let aggregates: EntityAggregates

    /// Of a type with these lines under `aggregates:`, over a catalogue of every kind of unit.
    init(_ lines: String) throws {
        let type = """
            domain: INFRA
            type: THING
            ownership: { primaryOwner: { teamName: T } }
            aggregates:
              \(lines.split(separator: "\n").joined(separator: "\n  "))
            """
        try self.init([
            DefinitionFile(path: "m.yml", bytes: Array(Self.catalogue.utf8)),
            DefinitionFile(path: "infra-thing/definition.yml", bytes: Array(type.utf8)),
        ])
    }

    /// Of the type that one of the files defines.
    init(_ files: [DefinitionFile]) throws {
        var report = DiagnosticReport()
        let set = DefinitionSet.load(files, report: &report)
        let compiled = set.entityTypes.first?.definition
            .compileAggregates(catalogue: set.metrics, report: &report)
        guard let compiled, report.diagnostics.isEmpty else {
            throw Findings(messages: report.sorted.map(\.message))
        }
        aggregates = EntityAggregates(compiled)
    }

    /// The clusters of the shipped definitions.
    static let cluster = Result { () throws in
        try Bench(["message-queues.yml", "definition.yml"].map(shipped))
    }

    private static func shipped(_ name: String) throws -> DefinitionFile {
        let folder =
            name == "definition.yml"
            ? "entity-types/infra-message_queue_cluster" : "metrics"
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "definitions/\(folder)/\(name)")
        return DefinitionFile(
            path: "definitions/\(folder)/\(name)", bytes: Array(try Data(contentsOf: url)))
    }

    private static let catalogue = """
        format: 1
        metrics:
          total: { unit: By, description: t }
          share: { unit: "%", description: s }
          points: { unit: "1", description: p }
          things: { unit: "{thing}", description: t }
          size: { unit: KiBy, description: s }
          used: { unit: KiBy, description: u }
          up: { unit: "1", description: u }
          lag: { unit: s, description: l }
        """

    struct Findings: Error, CustomStringConvertible {
        let messages: [String]
        var description: String { messages.joined(separator: "\n") }
    }
}

/// A related entity: its metrics by name, NaN where one is unknown.
typealias Related = [MetricName: Double]

extension Bench {
    func add(
        _ entity: Related, over relation: String, to partial: inout EntityAggregates.Partial
    ) {
        guard let index = aggregates.relations.firstIndex(of: relation) else { return }
        let values = aggregates.metrics(over: index).map { entity[$0] }
        aggregates.add(values, over: index, to: &partial)
    }

    func partial(_ related: KeyValuePairs<String, [Related]>) -> EntityAggregates.Partial {
        var partial = aggregates.partial()
        for (relation, entities) in related {
            for entity in entities { add(entity, over: relation, to: &partial) }
        }
        return partial
    }

    /// Metrics and attributes by name, what is unknown left out.
    func results(
        _ related: KeyValuePairs<String, [Related]>, own: Related = [:]
    ) -> [String: Scalar] {
        let results = aggregates.results(
            of: partial(related), own: aggregates.ownMetrics.map { own[$0] })
        let metrics = zip(aggregates.metrics, results.metrics).map {
            ($0.name.rawValue, $1.isNaN ? Scalar.missing : .double($1))
        }
        let all = metrics + zip(aggregates.attributeNames, results.attributes)
        return Dictionary(uniqueKeysWithValues: all).filter { !$0.value.isMissing }
    }
}
