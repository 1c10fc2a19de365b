import Definitions
import Diagnostics
import Synthesis
import Telemetry
import Testing

/// A synthesizer of relationships that are written as in a file, with the entities of rows.
struct RelationshipBench {
    let rules: RelationshipRules
    var relationships: RelationshipSynthesizer
    var entities: Synthesizer
    var known: KnownEntities

    /// - Parameters:
    ///   - texts: A file of relationships or of candidates each.
    ///   - types: Entity types without their owner.
    ///   - account: The account of rows that name none.
    /// - Throws: Where one of them has a finding.
    init(_ texts: [String], types: [String] = [], account: Int64 = 1) throws {
        var report = DiagnosticReport()
        let files =
            texts.enumerated().map { index, text in
                DefinitionFile(path: "\(index).yml", bytes: Array(text.utf8))
            }
            + types.enumerated().map { index, text in
                DefinitionFile(
                    path: "\(index)/definition.yml",
                    bytes: Array("ownership: { primaryOwner: { teamName: T } }\n\(text)".utf8))
            }
        let set = DefinitionSet.load(files, report: &report)
        let wrong = report.sorted.filter { $0.rule != "definitions/folder-name" }
        try #require(wrong.isEmpty, "\(wrong.map(\.message))")
        self.init(set, account: account)
    }

    init(_ set: DefinitionSet, account: Int64 = 1) {
        let types = set.entityTypes.map(\.definition)
        rules = RelationshipRules(
            set.relationships, candidates: set.candidates, types: types, accountID: account)
        relationships = RelationshipSynthesizer(rules)
        entities = Synthesizer(SynthesisRules(types, accountID: account))
        known = KnownEntities(for: rules)
    }

    /// What a row tells of, with the entities that it makes and those of the rows before it.
    mutating func told(_ sample: Sample) -> [Relationship] {
        let own = entities.entities(sample)
        known.take(own)
        return relationships.relationships(of: sample, entities: own) { known.guids(matching: $0) }
    }

    mutating func told(
        _ attributes: KeyValuePairs<String, Scalar>, of eventType: String = "Row",
        metrics: [String: Double] = [:]
    ) -> [Relationship] {
        told(row(attributes, of: eventType, metrics: metrics))
    }

    /// A file with one relationship.
    static func relationship(
        conditions: String = "[{ attribute: eventType, anyOf: [Row] }]",
        source: String = built("SOURCE", "[{ attribute: s }]"),
        target: String = built("TARGET", "[{ attribute: t }]")
    ) -> String {
        """
        relationships:
          - name: r
            version: "1"
            origins: [Event API]
            conditions: \(conditions)
            relationship:
              { expires: PT1H, relationshipType: CALLS, source: \(source), target: \(target) }
        """
    }

    /// An end whose identifier is as it is.
    static func built(
        _ type: String, _ fragments: String, account: String = "{ attribute: accountId }",
        algorithm: String = "IDENTITY", more: String = ""
    ) -> String {
        "{ buildGuid: { account: \(account), domain: { value: INFRA }, "
            + "type: { value: \(type)\(more) }, identifier: { fragments: \(fragments), "
            + "hashAlgorithm: \(algorithm) } } }"
    }
}

extension Relationship {
    /// Both ends, without the account.
    var ends: String {
        [source, target].map { "\($0.type) \($0.identifier)" }.joined(separator: " > ")
    }
}
