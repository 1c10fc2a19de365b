import Brokers
import Foundation
import StandIns
import Testing

@testable import KafkaClient

/// What is told of the load on a cluster, beside what the cluster itself saw.
@Suite(.timeLimit(.minutes(2)))
struct KafkaTrafficTests {
    private static let time = Duration.seconds(20)

    private static var script: KafkaScript {
        var script = KafkaScript(brokers: [1, 2])
        script.topics = [
            KafkaScript.Topic(
                "orders",
                (0..<4).map { .init(leader: $0 % 2 + 1, replicas: [1], inSync: [1], end: 9) })
        ]
        script.groups = [KafkaScript.Group("billing", state: "Empty")]
        script.groups[0].commits = ["orders": [0: 5]]
        return script
    }

    /// Waits until watcher and cluster agree, as they do once nothing is on its way.
    private static func expectSame(
        _ watcher: KafkaWatcher, _ peer: KafkaPeer,
        at place: SourceLocation = #_sourceLocation
    ) async throws {
        var last = (watcher.traffic, peer.traffic)
        let isSame: Bool? = try? await eventually("both agree", within: .seconds(10)) {
            last = (watcher.traffic, peer.traffic)
            return last.0 == KafkaTraffic(last.1) ? true : nil
        }
        #expect(isSame == true, "\(last)", sourceLocation: place)
    }

    @Test func `a look is counted when it ends, and nothing of it twice`() async throws {
        try await KafkaPeer.with(Self.script) { peer in
            let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: peer.servers))
            #expect(watcher.traffic == KafkaTraffic() && !watcher.isOpen)
            for _ in 0..<3 {
                let before = watcher.traffic
                let snapshot = try await watcher.snapshot(within: Self.time)
                let after = watcher.traffic
                #expect(snapshot.failures.isEmpty)
                // Metadata, two lists of groups of each broker, a description, a commit, two offsets
                // of each leader.
                #expect(after.requests - before.requests >= 11)
                #expect(after.answers - before.answers >= 11)
            }
            try await Self.expectSame(watcher, peer)
        }
    }

    @Test func `a client that is given up at each look is counted with the rest`() async throws {
        var script = Self.script
        script.unanswered = [.offsetFetch]
        try await KafkaPeer.with(script) { peer in
            let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: peer.servers))
            for look in 1...3 {
                let before = watcher.traffic.requests
                let read = try await watcher.committed(
                    groups: ["billing"], within: .seconds(3))
                #expect(read.failures.first.map(\.part) == [.group("billing")])
                try await eventually("the client is given up") { watcher.isOpen ? nil : true }
                #expect(watcher.traffic.requests > before)
                #expect(peer.count(.offsetFetch) == look)
            }
            try await Self.expectSame(watcher, peer)
        }
    }

    @Test func `the client that reads messages is counted when they were read`() async throws {
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: 1)
            try await server.produce(5, to: "orders", partitions: 1)
            try await server.commit([0: 2], topic: "orders", group: "billing")
            let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: server.address))
            let snapshot = try await watcher.snapshot(within: Self.time)
            let before = watcher.traffic
            let now = Int64(Date().timeIntervalSince1970 * 1_000)
            let read = try await watcher.recordLags(of: snapshot, now: now, within: Self.time)
            let after = watcher.traffic
            #expect(read.seconds.contains { $0 != nil })
            // To connect, to know the leader, and to fetch.
            #expect(after.requests - before.requests >= 3)
            #expect(after.answers - before.answers >= 3)
            #expect(after.answerBytes > before.answerBytes)
        }
    }
}

extension KafkaTraffic {
    fileprivate init(_ peer: KafkaPeer.Traffic) {
        self.init()
        requests = Int64(peer.requests)
        requestBytes = Int64(peer.requestBytes)
        answers = Int64(peer.answers)
        answerBytes = Int64(peer.answerBytes)
    }
}
