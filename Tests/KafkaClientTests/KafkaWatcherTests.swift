import Brokers
import Foundation
import Synchronization
import Telemetry
import Testing

@testable import KafkaClient

/// The watcher over a real server, with real producers and consumers.
@Suite(.timeLimit(.minutes(3)))
struct KafkaWatcherTests {
    private static let time = Duration.seconds(20)

    private static func watcher(
        _ server: KafkaServer, _ limits: KafkaLimits = KafkaLimits()
    ) throws -> KafkaWatcher {
        KafkaWatcher(try KafkaWatcherSettings(servers: server.address, limits: limits))
    }

    @Test func `of 1000 messages over 12 partitions 400 are read, and 600 are the lag`()
        async throws
    {
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: 12)
            try await server.produce(1_000, to: "orders", partitions: 12)
            try await server.consume(400, from: "orders", group: "billing")
            let watcher = try Self.watcher(server)
            let snapshot = try await watcher.snapshot(within: Self.time)
            #expect(snapshot.failures.isEmpty, "\(snapshot.failures.first)")

            #expect(snapshot.metadata.clusterID?.isEmpty == false)
            let broker = try #require(snapshot.metadata.brokers.first)
            #expect(broker.port == Int32(server.port) && broker.host == "127.0.0.1")
            #expect(snapshot.metadata.controllerID == broker.id)
            let topic = try #require(snapshot.metadata.topics.firstIndex { $0.name == "orders" })
            let places = snapshot.metadata.topics[topic].partitions
            let partitions = snapshot.metadata.partitions[places]
            #expect(partitions.map(\.id) == Array(0..<12))
            #expect(partitions.allSatisfy { $0.leader == broker.id && !$0.isUnderReplicated })
            #expect(broker.leaders == snapshot.metadata.partitions.count)

            // 1000 = 83 * 12 + 4
            #expect(places.map { snapshot.ends[$0].offset } == (0..<12).map { $0 < 4 ? 84 : 83 })
            #expect(places.allSatisfy { snapshot.earliest[$0].offset == 0 })

            let group = try #require(snapshot.groups.groups.firstIndex { $0.id == "billing" })
            #expect(snapshot.groups.groups[group].state == .empty)
            #expect(snapshot.groups.groups[group].members == [])
            let lags = snapshot.lags.filter { $0.group == group && $0.topic == topic }
            #expect(lags.reduce(0) { $0 + ($1.committed ?? 0) } == 400)
            #expect(lags.allSatisfy { $0.end == (($0.partition < 4) ? 84 : 83) })
            // What nobody has read of has no commit, and its lag is unknown.
            let unread = Set(0..<12).subtracting(lags.map(\.partition))
                .reduce(0) { $0 + Int64($1 < 4 ? 84 : 83) }
            #expect(lags.reduce(0) { $0 + ($1.lag ?? 0) } + unread == 600)
            #expect(snapshot.clampedCount == 0)
            watcher.close()
            await watcher.ended()
        }
    }

    @Test func `a group ahead of the end, a topic made anew and one that is gone`() async throws {
        try await KafkaServer.withServer { server in
            for topic in ["short", "anew", "gone"] {
                try await server.createTopic(topic, partitions: 2)
                try await server.produce(20, to: topic, partitions: 2)
            }
            try await server.commit([0: 25, 1: 10], topic: "short", group: "g")
            try await server.commit([0: 10, 1: 3], topic: "anew", group: "g")
            try await server.commit([0: 4], topic: "gone", group: "g")
            let watcher = try Self.watcher(server)
            func lags() async throws -> [String: [Int32: KafkaLag]] {
                let snapshot = try await watcher.snapshot(within: Self.time)
                #expect(snapshot.lags.allSatisfy { ($0.lag ?? 0) >= 0 })
                return Dictionary(grouping: snapshot.lags) { snapshot.topics[Int($0.topic)] }
                    .mapValues {
                        Dictionary(
                            $0.map { ($0.partition, $0) }, uniquingKeysWith: { one, _ in one })
                    }
            }
            let before = try await lags()
            #expect(before["short"]?[0]?.lag == 0 && before["short"]?[0]?.isClamped == true)
            #expect(before["short"]?[1]?.lag == 0 && before["short"]?[1]?.isClamped == false)
            #expect(before["anew"]?[1]?.lag == 7 && before["gone"]?[0]?.lag == 6)
            try await server.deleteTopic("anew")
            try await server.createTopic("anew", partitions: 2)
            try await server.produce(4, to: "anew", partitions: 2)
            try await server.commit([0: 10, 1: 3], topic: "anew", group: "g")
            try await server.deleteTopic("gone")
            let after = try await lags()
            #expect(after["anew"]?[0]?.end == 2 && after["anew"]?[0]?.lag == 0)
            #expect(after["anew"]?[0]?.isClamped == true && after["anew"]?[1]?.isClamped == true)
            // The server may forget commits with their topic; what it keeps has no end.
            for row in (after["gone"] ?? [:]).values { #expect(row.end == nil && row.lag == nil) }
            let topics = try await watcher.metadata(within: Self.time).topics.map(\.name)
            #expect(!topics.contains("gone"), "asking has made it again")
        }
    }

    @Test func `a member without a commit is seen, with what it was assigned`() async throws {
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: 3)
            try await server.produce(30, to: "orders", partitions: 3)
            let member = try server.member(of: "readers", topic: "orders", clientID: "reader-1")
            let watcher = try Self.watcher(server)
            let snapshot = try await eventually("the member has its partitions") {
                let snapshot = try await watcher.snapshot(within: Self.time)
                let group = snapshot.groups.groups.first { $0.id == "readers" }
                return group?.members?.first?.assignment.count == 3 ? snapshot : nil
            }
            let group = try #require(snapshot.groups.groups.first { $0.id == "readers" })
            #expect(group.state == .stable && group.assignor == "range" && !group.isSimple)
            #expect(group.coordinator == snapshot.metadata.brokers.first?.id)
            let described = try #require(group.members?.first)
            #expect(described.clientID == "reader-1" && !described.id.isEmpty)
            #expect(!described.host.hasPrefix("/"))
            let rows = snapshot.lags.sorted { $0.partition < $1.partition }
            #expect(rows.map(\.partition) == [0, 1, 2] && rows.map(\.member) == [0, 0, 0])
            #expect(rows.map(\.committed) == [nil, nil, nil] && rows.map(\.end) == [10, 10, 10])
            #expect(rows.allSatisfy { $0.lag == nil })
            try await member.end()
        }
    }

    @Test func `offsets are also asked for by time, and for some partitions alone`() async throws {
        try await KafkaServer.withServer { server in
            let now = Int64(Date().timeIntervalSince1970 * 1_000)
            try await server.createTopic("orders", partitions: 2)
            try await server.produce(10, to: "orders", partitions: 2, timestamp: now - 60_000)
            try await server.produce(10, to: "orders", partitions: 2, timestamp: now)
            let watcher = try Self.watcher(server)
            let metadata = try await watcher.metadata(within: Self.time)
            let topic = try #require(metadata.topics.first { $0.name == "orders" })
            func offsets(_ position: KafkaPosition) async throws -> [Int64?] {
                let all = try await watcher.offsets(
                    partitions: Array(topic.partitions), of: metadata, at: position,
                    within: Self.time)
                #expect(all.failures.isEmpty && all.offsets.count == metadata.partitions.count)
                for (place, offset) in all.offsets.enumerated()
                where !topic.partitions.contains(place) { #expect(offset == KafkaOffset()) }
                return topic.partitions.map { all.offsets[$0].offset }
            }
            #expect(try await offsets(.end) == [10, 10])
            #expect(try await offsets(.timestamp(now - 30_000)) == [5, 5])
            #expect(try await offsets(.timestamp(0)) == [0, 0])
            // No message is that young.
            #expect(try await offsets(.timestamp(now + 60_000)) == [nil, nil])
        }
    }

    @Test
    func `a topic's configuration has what was asked for, and a topic that is not is a failure`()
        async throws
    {
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: 1)
            let watcher = try Self.watcher(server)
            let told = try await watcher.topicConfiguration(
                topics: ["orders", "nowhere"], within: Self.time)
            let values = try #require(told.topics.first { $0.topic == "orders" }).values
            #expect(Set(values.keys).isSubset(of: KafkaWatcher.standardConfigurationNames))
            #expect(values["cleanup.policy"]?.text == "delete")
            #expect(values["retention.ms"].flatMap { Int64($0.text) } != nil)
            let few = try await watcher.topicConfiguration(
                topics: ["orders"], names: ["retention.ms"], within: Self.time)
            #expect(few.topics.first.map { Array($0.values.keys) } == ["retention.ms"])
            let topics = try await watcher.metadata(within: Self.time).topics.map(\.name)
            #expect(!topics.contains("nowhere"))
        }
    }

    @Test func `a topic that is not there is an error of its own, and is not made`() async throws {
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: 1)
            let watcher = try Self.watcher(server)
            var metadata = try await watcher.metadata(within: Self.time)
            let leader = metadata.partitions.first?.leader
            let place = metadata.partitions.count
            let invented = Int32(metadata.topics.count)
            metadata.topics.append(KafkaTopic(name: "zzz", partitions: place..<place + 1))
            metadata.partitions.append(
                KafkaPartition(topic: invented, id: 0, leader: leader, replicas: 1, inSync: 1))
            let ends = try await watcher.offsets(of: metadata, at: .end, within: Self.time)
            #expect(ends.offsets[place].offset == nil)
            #expect(ends.offsets[place].error?.reason == .missing)
            #expect(ends.offsets.first?.offset != nil && ends.failures.isEmpty)
            let topics = try await watcher.metadata(within: Self.time).topics.map(\.name)
            #expect(topics.contains("orders") && !topics.contains("zzz"))
        }
    }

    @Test func `a server that is down at the start is found when it is up`() async throws {
        let server = try await KafkaServer()
        let watcher = try Self.watcher(server)
        let error = await #expect(throws: KafkaError.self) {
            try await watcher.metadata(within: .seconds(2))
        }
        #expect(error?.reason == .unreachable)
        try await server.start()
        let metadata = try await eventually("the server is found") {
            try await watcher.metadata(within: .seconds(2))
        }
        #expect(metadata.brokers.count == 1)
        watcher.close()
        await watcher.ended()
        try await server.end()
    }

    @Test func `more than a limit is an error, and not a part`() async throws {
        try await KafkaServer.withServer { server in
            for topic in ["a", "b"] {
                try await server.createTopic(topic, partitions: 3)
                try await server.produce(3, to: topic, partitions: 3)
                try await server.commit([0: 1, 1: 1], topic: topic, group: "group-\(topic)")
            }
            let limits: [(WritableKeyPath<KafkaLimits, Int>, Int)] = [
                (\.maximumTopics, 1), (\.maximumPartitions, 3), (\.maximumGroups, 1),
                (\.maximumCommits, 3),
            ]
            for (path, limit) in limits {
                var few = KafkaLimits()
                few[keyPath: path] = limit
                let watcher = try Self.watcher(server, few)
                let error = await #expect(throws: KafkaError.self) {
                    try await watcher.snapshot(within: Self.time)
                }
                #expect(error?.reason == .tooMany, "\(path)")
            }
        }
    }
}
