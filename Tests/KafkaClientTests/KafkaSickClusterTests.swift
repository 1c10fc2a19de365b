import Brokers
import StandIns
import Testing

@testable import KafkaClient

/// The watcher over a cluster that answers by a script.
@Suite(.timeLimit(.minutes(2)))
struct KafkaSickClusterTests {
    private static let time = Duration.seconds(20)

    private static func watcher(_ peer: KafkaPeer) throws -> KafkaWatcher {
        KafkaWatcher(try KafkaWatcherSettings(servers: peer.servers))
    }

    /// Three brokers, a topic with a partition for each kind of sickness, and a healthy group.
    private static var script: KafkaScript {
        var script = KafkaScript(brokers: [1, 2, 3])
        script.topics = [
            KafkaScript.Topic(
                "orders",
                [
                    .init(leader: 1, replicas: [1, 2, 3], inSync: [1, 2, 3], end: 100),
                    .init(leader: 2, replicas: [2, 3, 1], inSync: [2], end: 200),
                    .init(leader: -1, replicas: [3, 1, 2], inSync: [], end: 300),
                    .init(leader: 1, replicas: [3, 1, 2], inSync: [1, 2, 3], end: 400),
                ])
        ]
        script.topics[0].partitions[2].error = 5
        script.topics[0].partitions[1].earliest = 150
        var group = KafkaScript.Group("billing", state: "Stable")
        group.assignor = "range"
        group.commits = ["orders": [0: 90, 1: 120, 2: 10]]
        group.members = [
            KafkaScript.Member(
                id: "m-1", clientID: "app", host: "/10.1.2.3", assignment: ["orders": [0, 1, 3]])
        ]
        script.groups = [group]
        return script
    }

    @Test func `replicas out of sync, a partition without a leader, and the lags of the rest`()
        async throws
    {
        try await KafkaPeer.with(Self.script) { peer in
            let snapshot = try await Self.watcher(peer).snapshot(within: Self.time)
            let partitions = snapshot.metadata.partitions
            #expect(partitions.map(\.isUnderReplicated) == [false, true, true, false])
            #expect(partitions.map(\.isOffline) == [false, false, true, false])
            #expect(partitions.map(\.replicas) == [3, 3, 3, 3])
            #expect(partitions.map(\.inSync) == [3, 1, 0, 3])
            #expect(partitions.map(\.preferredLeader) == [1, 2, 3, 3])
            #expect(partitions[2].error?.name == "LEADER_NOT_AVAILABLE")
            #expect(snapshot.metadata.clusterID == "scripted")
            #expect(snapshot.metadata.controllerID == 1)
            #expect(snapshot.metadata.brokers.map(\.leaders) == [2, 1, 0])
            #expect(snapshot.metadata.brokers.map(\.inSync) == [2, 3, 2])
            #expect(snapshot.failures.isEmpty)
            #expect(snapshot.lags.map(\.partition) == [0, 1, 2, 3])
            #expect(snapshot.lags.map(\.lag) == [10, 80, nil, nil])
            #expect(snapshot.lags.map(\.lost) == [0, 30, nil, nil])
            #expect(snapshot.lags.map(\.member) == [0, 0, nil, 0])
            let member = snapshot.groups.groups.first?.members?.first
            #expect(member?.host == "10.1.2.3" && member?.clientID == "app")
        }
    }

    @Test
    func `many partitions and groups are few requests, but one for the commits of each group`()
        async throws
    {
        var script = KafkaScript(brokers: [1, 2])
        script.topics = (0..<80).map { topic in
            KafkaScript.Topic(
                "topic-\(topic)",
                (0..<10).map { .init(leader: $0 % 2 + 1, replicas: [1], inSync: [1], end: 5) })
        }
        script.groups = (0..<30).map { KafkaScript.Group("group-\($0)", state: "Empty") }
        try await KafkaPeer.with(script) { peer in
            let snapshot = try await Self.watcher(peer).snapshot(within: Self.time)
            #expect(snapshot.ends.count == 800 && snapshot.ends.allSatisfy { $0.offset == 5 })
            #expect(snapshot.groups.groups.count == 30 && snapshot.failures.isEmpty)
            // Ends and earliest, of two leaders.
            #expect(peer.count(.listOffsets) == 4)
            #expect(peer.count(.listGroups) == 4)
            #expect(peer.count(.describeGroups) == 1 && peer.count(.offsetFetch) == 30)
        }
    }

    @Test(arguments: [[:], [3: 31]] as [[Int32: Int16]])
    func `what may not be seen is told where it is, and is no zero`(
        _ listErrors: [Int32: Int16]
    ) async throws {
        var script = Self.script
        script.groups[0].commitsError = 30
        script.groups.append(KafkaScript.Group("hidden", state: "Stable"))
        script.groups[1].describeError = 30
        script.topics.append(KafkaScript.Topic("secret", [], error: 29))
        script.topics[0].partitions[0].offsetsError = 29
        script.listErrors = listErrors
        try await KafkaPeer.with(script) { peer in
            let watcher = try Self.watcher(peer)
            let snapshot = try await watcher.snapshot(within: Self.time)
            let secret = try #require(snapshot.metadata.topics.first { $0.name == "secret" })
            #expect(secret.error?.reason == .authorization && secret.partitions.isEmpty)
            #expect(snapshot.ends[0].error?.reason == .authorization)
            // The partitions that were asked for with it are known all the same.
            #expect(snapshot.ends.map(\.offset) == [nil, 200, nil, 400])
            #expect(snapshot.groups.groups.map(\.id) == ["billing", "hidden"])
            #expect(snapshot.groups.groups.map { $0.members?.count } == [1, nil])
            // Members without commits that could be read: no lag is known.
            #expect(snapshot.lags.map(\.lag) == [nil, nil, nil])
            let parts = snapshot.failures.first
            let groups: [KafkaPartialFailure.Part] = [.group("billing"), .group("hidden")]
            #expect(Set(parts.map(\.part)) == Set(groups + (listErrors.isEmpty ? [] : [.groups])))
            #expect(parts.allSatisfy { $0.error.reason == .authorization })
            let told = try await watcher.topicConfiguration(
                topics: ["secret", "orders"], names: ["retention.ms"], within: Self.time)
            #expect(told.topics.map(\.topic) == ["orders"])
            #expect(told.topics.first?.values["retention.ms"]?.isDefault == true)
            #expect(told.failures.first.map(\.part) == [.topic("secret")])
        }
    }

    @Test func `a group that two brokers list is one`() async throws {
        var script = Self.script
        script.groups[0].listedBy = [1, 3]
        try await KafkaPeer.with(script) { peer in
            let snapshot = try await Self.watcher(peer).snapshot(within: Self.time)
            #expect(snapshot.groups.groups.map(\.id) == ["billing"])
            #expect(snapshot.lags.map(\.lag) == [10, 80, nil, nil])
        }
    }

    @Test func `what did not come makes sums of lags unknown, and what is gone does not`()
        async throws
    {
        var script = Self.script
        script.topics[0].partitions[1].offsetsError = 7
        script.groups[0].commits["orders"]?[9] = 5
        script.groups[0].commits["gone"] = [0: 5]
        script.groups[0].members = []
        try await KafkaPeer.with(script) { peer in
            let snapshot = try await Self.watcher(peer).snapshot(within: Self.time)
            let lags = snapshot.lags.sorted {
                (snapshot.topics[Int($0.topic)], $0.partition)
                    < (snapshot.topics[Int($1.topic)], $1.partition)
            }
            #expect(lags.map { snapshot.topics[Int($0.topic)] }.prefix(2) == ["gone", "orders"])
            #expect(lags.map(\.partition) == [0, 0, 1, 2, 9])
            #expect(lags.map(\.lag) == [nil, 10, nil, nil, nil])
            // The answer of one did not come, and one has no leader.
            #expect(lags.map(snapshot.isEndMissing) == [false, false, true, true, false])
            #expect(snapshot.areCommitsWhole)
            script.groups[0].commitsError = 30
            peer.answer(by: script)
            let hidden = try await Self.watcher(peer).snapshot(within: Self.time)
            #expect(hidden.incompleteGroups == [0])
            #expect(hidden.isGroupListWhole && !hidden.areCommitsWhole)
            script.listErrors = [2: 15]
            peer.answer(by: script)
            let listed = try await Self.watcher(peer).snapshot(within: Self.time)
            #expect(!listed.isGroupListWhole)
        }
    }

    @Test func `a group whose members are dead keeps its lag`() async throws {
        var script = Self.script
        script.groups[0].state = "Empty"
        script.groups[0].members = []
        try await KafkaPeer.with(script) { peer in
            let snapshot = try await Self.watcher(peer).snapshot(within: Self.time)
            #expect(snapshot.groups.groups.map(\.state) == [.empty])
            #expect(snapshot.lags.map(\.lag) == [10, 80, nil])
            #expect(snapshot.lags.map(\.member) == [nil, nil, nil])
        }
    }

    @Test func `a broker that is silent costs what it has, in the time given`() async throws {
        var script = Self.script
        script.silent = [2]
        try await KafkaPeer.with(script) { peer in
            let snapshot = try await Self.watcher(peer).snapshot(within: .seconds(20))
            #expect(snapshot.ends.map(\.offset) == [100, nil, nil, 400])
            #expect(snapshot.lags.map(\.lag) == [10, nil, nil, nil])
            #expect(snapshot.groups.groups.map(\.id) == ["billing"])
            let parts = Set(snapshot.failures.first.map(\.part))
            #expect(parts == [.groups, .leader(2)])
        }
    }

    @Test func `a broker that goes away takes its own partitions along, until it is back`()
        async throws
    {
        try await KafkaPeer.with(Self.script) { peer in
            let watcher = try Self.watcher(peer)
            let metadata = try await watcher.metadata(within: Self.time)
            var without2 = Self.script
            without2.closed = [2]
            peer.answer(by: without2)
            let ends = try await watcher.offsets(of: metadata, at: .end, within: .seconds(10))
            #expect(ends.offsets.map(\.offset) == [100, nil, nil, 400])
            #expect(ends.failures.first.map(\.part) == [.leader(2)])
            #expect(ends.offsets[1].error != nil)
            peer.answer(by: Self.script)
            let again = try await eventually("the broker is back") {
                let ends = try await watcher.offsets(of: metadata, at: .end, within: .seconds(3))
                return ends.failures.isEmpty ? ends : nil
            }
            #expect(again.offsets.map(\.offset) == [100, 200, nil, 400])
        }
    }

    @Test func `an answer that was throttled is an answer`() async throws {
        var script = Self.script
        script.throttle = 50
        try await KafkaPeer.with(script) { peer in
            let snapshot = try await Self.watcher(peer).snapshot(within: Self.time)
            #expect(snapshot.failures.isEmpty && snapshot.lags.map(\.lag) == [10, 80, nil, nil])
        }
    }

    @Test func `a broker that left the cluster is not asked for ever`() async throws {
        try await KafkaPeer.with(Self.script) { peer in
            let watcher = try Self.watcher(peer)
            _ = try await watcher.snapshot(within: Self.time)
            // It still listens, but breaks off whatever comes.
            var without3 = Self.script
            without3.brokers = [1, 2]
            without3.closed = [3]
            peer.answer(by: without3)
            _ = try await watcher.metadata(within: Self.time)
            let snapshot = try await watcher.snapshot(within: Self.time)
            #expect(snapshot.metadata.brokers.filter(\.isUp).map(\.id) == [1, 2])
            // Partitions still have replicas on the third.
            #expect(snapshot.metadata.brokers.map(\.id) == [1, 2, 3])
            #expect(snapshot.failures.isEmpty, "\(snapshot.failures.first)")
        }
    }
}
