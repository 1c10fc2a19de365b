import Definitions
import Diagnostics
import Foundation
import Synthesis
import Telemetry
import Testing

/// The entity types that come with the program, over rows as its sources make them.
@Suite struct ShippedTypesTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "definitions/entity-types").resolvingSymlinksInPath()

    static func set() throws -> DefinitionSet {
        var report = DiagnosticReport()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path()).map { name in
            let file = folder.appending(path: "\(name)/definition.yml")
            return DefinitionFile(
                path: "\(name)/definition.yml", bytes: [UInt8](try Data(contentsOf: file)))
        }
        let set = DefinitionSet.load(files, report: &report)
        try #require(report.sorted.isEmpty)
        return set
    }

    var synthesizer: Synthesizer

    init() throws {
        synthesizer = Synthesizer(
            SynthesisRules(try Self.set().entityTypes.map(\.definition), accountID: 1))
    }

    static func queue(region: Scalar?) -> Sample {
        let attributes: KeyValuePairs<String, Scalar> = [
            "provider": .text("rabbitmq"), "clusterName": .text("c"), "vhost": .text("/"),
            "queueName": .text("orders"), "queueType": .text("quorum"),
        ]
        guard let region else { return row(attributes, of: "MessageQueueQueueSample") }
        let shape = SampleShape(
            eventType: "MessageQueueQueueSample", attributes: attributes.map(\.key) + ["region"],
            metrics: [])
        return Sample(
            shape: shape, timestamp: 0, attributes: attributes.map(\.value) + [region], metrics: [])
    }

    @Test mutating func `has the region in a queue's identity where there is one`() throws {
        let bare = try #require(entityIdentifierHash("rabbitmq:c:/:orders"))
        let regional = try #require(entityIdentifierHash("rabbitmq:eu:c:/:orders"))
        for (region, rule, hash) in [
            (nil, "message_queue_queue", bare), (.missing, "message_queue_queue", bare),
            (.text("eu"), "message_queue_queue_with_region", regional),
        ] as [(Scalar?, String, Int64)] {
            let entities = synthesizer.entities(Self.queue(region: region))
            #expect(entities.map(\.rule) == [rule])
            #expect(entities.map(\.guid.identifier) == ["\(hash)"])
            #expect(entities.map(\.guid.type) == ["MESSAGE_QUEUE_QUEUE"])
            #expect(entities.map(\.name) == ["//orders"])
            #expect(entities.first?.tag("region") == region?.text.map { [$0] })
            #expect(entities.first?.tag("queueType") == ["quorum"])
        }
        #expect(synthesizer.takeFindings().isEmpty)
    }

    @Test mutating func `makes no queue without a part of its identity`() {
        let shape = SampleShape(
            eventType: "MessageQueueQueueSample",
            attributes: ["provider", "region", "clusterName", "vhost", "queueName"], metrics: [])
        for lacking in [0, 2, 3, 4] {
            var values = ["rabbitmq", "eu", "c", "/", "orders"].map(Scalar.text)
            values[lacking] = .missing
            let sample = Sample(shape: shape, timestamp: 0, attributes: values, metrics: [])
            #expect(synthesizer.entities(sample).isEmpty)
        }
    }

    @Test func `spells a GUID with which every rule agrees`() throws {
        for type in try Self.set().entityTypes {
            let pattern = try #require(
                type.definition.guid.flatMap { GUIDPattern($0.text) }, "\(type.path)")
            for rule in type.definition.synthesis?.rules ?? [] {
                #expect(pattern.agrees(with: rule), "\(rule.name.value)")
            }
        }
    }
}
