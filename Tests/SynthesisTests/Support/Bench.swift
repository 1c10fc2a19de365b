import Definitions
import Diagnostics
import Synthesis
import Telemetry
import Testing

/// A synthesizer for types that are written as in a file.
struct Bench {
    var synthesizer: Synthesizer

    /// Takes the text of each definition without its owner.
    init(
        _ types: String..., account: Int64 = 1, identities: SharedIdentities = SharedIdentities()
    ) throws {
        var report = DiagnosticReport()
        let files = types.enumerated().map { index, text in
            DefinitionFile(
                path: "\(index)/definition.yml",
                bytes: Array("ownership: { primaryOwner: { teamName: T } }\n\(text)".utf8))
        }
        let set = DefinitionSet.load(files, report: &report)
        let wrong = report.sorted.filter { $0.rule != "definitions/folder-name" }
        try #require(wrong.isEmpty, "\(wrong.map(\.message))")
        synthesizer = Synthesizer(
            SynthesisRules(set.entityTypes.map(\.definition), accountID: account),
            identities: identities)
    }

    /// The entities of one row.
    mutating func entities(
        _ attributes: KeyValuePairs<String, Scalar>, of eventType: String = "Row",
        metrics: [String: Double] = [:], at timestamp: Int64 = 0
    ) -> [Entity] {
        let row = row(attributes, of: eventType, metrics: metrics, at: timestamp)
        return synthesizer.entities(row)
    }

    mutating func names(_ attributes: KeyValuePairs<String, Scalar>) -> [String] {
        entities(attributes).map(\.name)
    }
}

/// A sample of a shape of its own.
func row(
    _ attributes: KeyValuePairs<String, Scalar>, of eventType: String = "Row",
    metrics: [String: Double] = [:], at timestamp: Int64 = 0
) -> Sample {
    let names = metrics.keys.sorted()
    let shape = SampleShape(
        eventType: eventType, attributes: attributes.map(\.key),
        metrics: names.map {
            MetricDescriptor(name: .init(rawValue: $0), kind: .gauge, unit: .one, help: "")
        })
    return Sample(
        shape: shape, timestamp: timestamp, attributes: attributes.map(\.value),
        metrics: names.map { metrics[$0] ?? .nan })
}

extension Entity {
    /// The values of a tag.
    func tag(_ key: String) -> [String]? { tags.first { $0.key == key }?.values }

    /// `key=value,value` of every tag but the account's.
    var shownTags: [String] {
        tags.filter { $0.key != "accountId" }
            .map { "\($0.key)=\($0.values.joined(separator: ","))" }
    }
}
