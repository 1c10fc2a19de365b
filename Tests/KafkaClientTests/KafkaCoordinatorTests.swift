import Brokers
import Testing

@testable import KafkaClient

/// Coordinators that go away, and come back.
@Suite(.timeLimit(.minutes(2)))
struct KafkaCoordinatorTests {
    private static let time = Duration.seconds(20)

    private static func cluster() throws -> MockCluster {
        let cluster = try MockCluster(brokers: 3)
        cluster.createTopic("orders", leaders: [1])
        cluster.coordinate("billing", by: 2)
        return cluster
    }

    /// librdkafka 2.0.2 ends the process here where a request's time ends within it.
    @Test
    func `a coordinator that is down for longer than we wait, and comes back, is asked again`()
        async throws
    {
        let cluster = try Self.cluster()
        let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: cluster.servers))
        let before = try await watcher.committed(groups: ["billing"], within: Self.time)
        #expect(before.failures.isEmpty)
        cluster.set(2, isUp: false)
        for _ in 0..<3 {
            let meanwhile = try await watcher.committed(
                groups: ["billing", "billing"], within: .milliseconds(500))
            #expect(meanwhile.failures.first.map(\.part) == [.group("billing"), .group("billing")])
            #expect(meanwhile.commits.isEmpty)
        }
        cluster.set(2, isUp: true)
        let after = try await watcher.committed(groups: ["billing"], within: Self.time)
        #expect(after.failures.isEmpty)
        watcher.close()
        await watcher.ended()
    }

    @Test func `a cancelled call does not leave the coordinator's return to end the process`()
        async throws
    {
        let cluster = try Self.cluster()
        let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: cluster.servers))
        _ = try await watcher.committed(groups: ["billing"], within: Self.time)
        cluster.set(2, isUp: false)
        let call = Task {
            try await watcher.committed(groups: ["billing"], within: .seconds(2))
        }
        try await Task.sleep(for: .milliseconds(500))
        call.cancel()
        // On a busy machine it may have ended before.
        _ = await call.result
        // The request ends after the call, with the client that it waits in.
        try await Task.sleep(for: .seconds(2))
        cluster.set(2, isUp: true)
        let after = try await watcher.committed(groups: ["billing"], within: Self.time)
        #expect(after.failures.isEmpty)
    }

    @Test func `a coordinator that moved while it was down is found by the next look`() async throws
    {
        let cluster = try Self.cluster()
        let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: cluster.servers))
        _ = try await watcher.committed(groups: ["billing"], within: Self.time)
        cluster.set(2, isUp: false)
        cluster.coordinate("billing", by: 3)
        // At the latest: librdkafka may hear of it in time.
        _ = try await watcher.committed(groups: ["billing"], within: .seconds(1))
        let second = try await watcher.committed(groups: ["billing"], within: Self.time)
        #expect(second.failures.isEmpty)
    }
}
