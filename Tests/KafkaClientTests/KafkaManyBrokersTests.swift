import Brokers
import CRdKafka
import Testing

@testable import KafkaClient

/// The watcher over a cluster of several brokers that librdkafka plays.
@Suite(.timeLimit(.minutes(2)))
struct KafkaManyBrokersTests {
    private static func watcher(_ cluster: MockCluster) throws -> KafkaWatcher {
        KafkaWatcher(try KafkaWatcherSettings(servers: cluster.servers))
    }

    @Test func `leaders on several brokers are asked each for its own`() async throws {
        let cluster = try MockCluster(brokers: 3)
        cluster.createTopic("b", leaders: [1, 2, 3, 1])
        cluster.createTopic("a", leaders: [3])
        let watcher = try Self.watcher(cluster)
        let metadata = try await watcher.metadata(within: .seconds(20))
        #expect(metadata.brokers.map(\.id) == [1, 2, 3])
        #expect(metadata.brokers.map(\.leaders) == [2, 1, 2])
        #expect(metadata.brokers.map(\.replicas) == [5, 5, 5])
        #expect(metadata.topics.map(\.name) == ["a", "b"])
        #expect(metadata.partitions.map(\.leader) == [3, 1, 2, 3, 1])
        let ends = try await watcher.offsets(of: metadata, at: .end, within: .seconds(20))
        #expect(ends.offsets.map(\.offset) == [0, 0, 0, 0, 0] && ends.failures.isEmpty)
    }

    @Test func `a partition without a leader is offline, and the rest is known`() async throws {
        let cluster = try MockCluster(brokers: 3)
        cluster.createTopic("a", leaders: [1, -1, 2])
        let watcher = try Self.watcher(cluster)
        let metadata = try await watcher.metadata(within: .seconds(20))
        #expect(metadata.partitions.map(\.isOffline) == [false, true, false])
        let ends = try await watcher.offsets(of: metadata, at: .end, within: .seconds(20))
        #expect(ends.offsets.map(\.offset) == [0, nil, 0])
        #expect(ends.offsets[1].error?.name == "LEADER_NOT_AVAILABLE" && ends.failures.isEmpty)
    }

    @Test func `an error of a broker is told for its partitions`() async throws {
        let cluster = try MockCluster(brokers: 1)
        cluster.createTopic("a", leaders: [1])
        let watcher = try Self.watcher(cluster)
        let metadata = try await watcher.metadata(within: .seconds(20))
        // ListOffsets
        cluster.push([RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED], request: 2)
        let ends = try await watcher.offsets(of: metadata, at: .end, within: .seconds(20))
        #expect(ends.offsets.map(\.offset) == [nil])
        #expect(ends.offsets.first?.error?.reason == .authorization)
    }

    @Test func `without groups a snapshot still has the cluster and its ends`() async throws {
        let cluster = try MockCluster(brokers: 2)
        cluster.createTopic("a", leaders: [1, 2])
        let watcher = try Self.watcher(cluster)
        let snapshot = try await watcher.snapshot(within: .seconds(20))
        #expect(snapshot.ends.map(\.offset) == [0, 0] && snapshot.earliest.count == 2)
        #expect(snapshot.lags.isEmpty && snapshot.groups.groups.isEmpty)
        #expect(snapshot.failures.first.first?.error.reason == .unsupported)
    }
}
