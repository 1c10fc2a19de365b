import Definitions
import Diagnostics
import Linting
import Queries
import Telemetry
import Testing

/// The rows that come of definitions, and what tells them apart.
@Suite struct ContextRowsTests {
    private static func context(_ files: [DefinitionFile]) -> LintContext {
        var report = DiagnosticReport()
        return lint(files, report: &report)
    }

    /// The base, where texts of its files are others.
    private static func context(
        replacing texts: (text: String, by: String)...
    ) throws -> LintContext {
        var files = Scenario.base
        for (text, other) in texts {
            let index = try #require(
                files.firstIndex { String(decoding: $0.bytes, as: UTF8.self).contains(text) })
            let old = String(decoding: files[index].bytes, as: UTF8.self)
            files[index].bytes = Array(old.replacing(text, with: other).utf8)
        }
        return context(files)
    }

    @Test func `the identifiers that are shipped tell rows apart`() {
        let identities = Self.context(ShippedDefinitionsTests.files).identities
        // Two regions may have the same queue.
        #expect(
            identities["MessageQueueQueueSample"] == [
                .init(
                    ["provider", "region", "clusterName", "vhost", "queueName"],
                    isInEveryRow: false)
            ])
        #expect(
            identities["MessageQueueTopicSample"] == [
                .init(["provider", "clusterName", "topicName"])
            ])
        #expect(identities["MessageQueueClusterSample"] == [.init(["provider", "clusterName"])])
        // A row for each topic of a group makes no entity.
        #expect(identities["MessageQueueSubscriptionSample"] == [])
    }

    @Test func `an identifier without the key of the rows does not`() throws {
        let whole = PromQLNaming.Identity(["provider", "clusterName", "queueName"])
        #expect(Self.context(Scenario.base).identities == ["QueueSample": [whole]])
        let finer = try Self.context(
            replacing: ("key: [name]", "key: [name, node]"),
            ("name: string", "name: string\n      node: string"))
        #expect(finer.identities == ["QueueSample": []])
        let unknown = try Self.context(
            replacing: ("    key: [name]\n", ""), ("type: counter", "type: gauge"),
            ("\n      queue.throughput.in: rate(published)", ""))
        #expect(unknown.identities == ["QueueSample": []])
    }

    @Test func `an identifier beside a finer one does not`() throws {
        let two = try Self.context(
            replacing: (
                "  rules:\n",
                """
                  rules:
                    - ruleName: cluster
                      identifier: clusterName
                      name: clusterName
                      conditions: [{ attribute: eventType, value: QueueSample }]

                """
            ))
        #expect(
            two.identities["QueueSample"] == [.init(["provider", "clusterName", "queueName"])])
    }

    @Test func `nothing is said of definitions that are not read in full`() throws {
        let broken = try Self.context(replacing: ("from: queues", "from: nowhere"))
        #expect(broken.identities == [:])
    }

    @Test func `the rows of aggregates are among the shapes`() {
        let shapes = Self.context(ShippedDefinitionsTests.files).shapes
            .filter { $0.eventType == "MessageQueueClusterSample" }
        #expect(shapes.contains { $0.metricIndex["cluster.health.score"] != nil })
        #expect(shapes.allSatisfy { $0.attributeIndex["clusterName"] != nil })
        let others = Self.context(ShippedDefinitionsTests.files).shapes
            .filter { $0.eventType != "MessageQueueClusterSample" }
        #expect(!others.contains { $0.metricIndex["cluster.health.score"] != nil })
    }
}
