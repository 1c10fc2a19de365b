import Definitions
import Diagnostics
import Foundation
import Synthesis
import Telemetry
import TestSupport
import Testing

/// The relationships that come with the program, over rows as its sources make them.
@Suite struct ShippedRelationshipsTests {
    var bench: RelationshipBench

    init() throws {
        let definitions = ShippedTypesTests.folder.deletingLastPathComponent()
        let names = try FileManager.default.subpathsOfDirectory(atPath: definitions.path())
        var report = DiagnosticReport()
        let files = try names.filter {
            $0.hasSuffix("/definition.yml")
                || $0.hasPrefix("relationships/") && $0.hasSuffix(".yml")
        }.map { name in
            DefinitionFile(
                path: name,
                bytes: [UInt8](try Data(contentsOf: definitions.appending(path: name))))
        }
        let set = DefinitionSet.load(files, report: &report)
        try #require(report.sorted.isEmpty)
        try #require(set.relationships.count == 6)
        bench = RelationshipBench(set)
    }

    static func guid(_ type: String, _ parts: String...) throws -> EntityGUID {
        let hash = try #require(entityIdentifierHash(parts.joined(separator: ":")))
        return try #require(
            EntityGUID(
                accountID: 1, domain: "INFRA", type: "MESSAGE_QUEUE_\(type)", identifier: "\(hash)")
        )
    }

    /// Names that are hard to join, by chance.
    static func name(using generator: inout SplitMix64) -> String {
        let characters = ["a", "B", "7", ":", "::", "/", " ", "é", "日", "🐇", "\u{301}", "%"]
        return (0..<Int.random(in: 1...8, using: &generator)).map { _ in
            characters.randomElement(using: &generator) ?? "a"
        }.joined()
    }

    @Test mutating func `relates a broker and a queue with the cluster that its own rows make`()
        throws
    {
        var generator = SplitMix64(seed: 11)
        for _ in 0..<500 {
            let provider = Scalar.text(Self.name(using: &generator))
            let cluster = Scalar.text(Self.name(using: &generator))
            let clusters = bench.entities.entities(
                row(
                    ["provider": provider, "clusterName": cluster],
                    of: "MessageQueueClusterSample"))
            let broker = row(
                [
                    "provider": provider, "clusterName": cluster,
                    "brokerId": .text(Self.name(using: &generator)),
                ], of: "MessageQueueBrokerSample")
            let queue = row(
                [
                    "provider": provider, "clusterName": cluster, "vhost": .text("/"),
                    "queueName": .text(Self.name(using: &generator)),
                ], of: "MessageQueueQueueSample")
            for (sample, verb) in [(broker, "MANAGES"), (queue, "CONTAINS")] {
                let own = bench.entities.entities(sample)
                let told = bench.relationships.relationships(of: sample, entities: own)
                try #require(own.count <= 1 && clusters.count <= 1)
                // Two identities that join to one text are one entity at most.
                guard let cluster = clusters.first, let entity = own.first else { continue }
                #expect(told.map(\.source) == [cluster.guid])
                #expect(told.map(\.target) == [entity.guid])
                #expect(told.map(\.type) == [verb])
                #expect(told.map(\.lifetime) == [75 * 60 * 1000])
            }
        }
    }

    @Test mutating func `relates a group with the topic that it consumes, without an entity`()
        throws
    {
        let sample = row(
            [
                "provider": .text("kafka"), "clusterName": .text("prod"), "groupId": .text("g:1"),
                "topicName": .text("orders"),
            ], of: "MessageQueueSubscriptionSample")
        let told = bench.relationships.relationships(of: sample, entities: [])
        #expect(told.map(\.type) == ["CONSUMES"])
        #expect(told.map(\.source) == [try Self.guid("CONSUMER_GROUP", "kafka", "prod", "g:1")])
        #expect(told.map(\.target) == [try Self.guid("TOPIC", "kafka", "prod", "orders")])
    }

    @Test func `relates the consumers of a stream that is a queue with it`() throws {
        var synthesizer = bench.relationships
        let own = Entity(
            guid: try Self.guid("CONSUMER_GROUP", "rabbitmq", "prod", "//log/billing"),
            name: "billing", tags: [], rule: "any")
        let sample = row(
            [
                "provider": .text("rabbitmq"), "clusterName": .text("prod"),
                "groupId": .text("//log/billing"), "vhost": .text("/"), "queueName": .text("log"),
            ], of: "MessageQueueConsumerGroupSample")
        let told = synthesizer.relationships(of: sample, entities: [own])
        #expect(told.map(\.type).sorted() == ["CONSUMES", "CONTAINS"])
        let consumed = try #require(told.first { $0.type == "CONSUMES" })
        #expect(consumed.source == own.guid)
        #expect(consumed.target == (try Self.guid("QUEUE", "rabbitmq", "prod", "/", "log")))
    }

    @Test(arguments: [
        ("MessageQueueTopicSample", "TOPIC"), ("MessageQueueConsumerGroupSample", "CONSUMER_GROUP"),
    ])
    func `relates a topic and a consumer group with their cluster`(
        _ eventType: String, _ type: String
    ) throws {
        var synthesizer = bench.relationships
        let own = Entity(
            guid: try Self.guid(type, "kafka", "prod", "x"), name: "x", tags: [], rule: "any")
        let sample = row(
            ["provider": .text("kafka"), "clusterName": .text("prod")], of: eventType)
        let told = synthesizer.relationships(of: sample, entities: [own])
        #expect(told.map(\.type) == ["CONTAINS"])
        #expect(told.map(\.source) == [try Self.guid("CLUSTER", "kafka", "prod")])
        #expect(told.map(\.target) == [own.guid])
    }

    @Test mutating func `tells of nothing where a part of an identity is missing`() {
        let attributes: [String] = ["provider", "clusterName", "groupId", "topicName"]
        for lacking in attributes.indices {
            var values = attributes.map { Scalar.text($0) }
            values[lacking] = .missing
            let shape = SampleShape(
                eventType: "MessageQueueSubscriptionSample", attributes: attributes, metrics: [])
            let sample = Sample(shape: shape, timestamp: 0, attributes: values, metrics: [])
            #expect(bench.told(sample).isEmpty)
        }
    }
}
