import Testing

@testable import KafkaClient

/// How commits, members and offsets become lags, over values made by hand.
struct KafkaSnapshotTests {
    /// The topic `orders` of two partitions.
    private static let metadata = KafkaMetadata(
        topics: [KafkaTopic(name: "orders", partitions: 0..<2)],
        partitions: [0, 1].map {
            KafkaPartition(topic: 0, id: $0, leader: 1, replicas: 1, inSync: 1)
        })

    private static func snapshot(
        groups: KafkaGroups, commits: KafkaCommits, ends: [Int64?] = [100, 50],
        earliest: [Int64?]? = nil, limit: Int = 100
    ) throws -> KafkaSnapshot {
        try KafkaSnapshot(
            metadata: metadata, groups: groups, commits: commits,
            ends: KafkaOffsets(offsets: ends.map { KafkaOffset(offset: $0) }),
            earliest: earliest.map { KafkaOffsets(offsets: $0.map { KafkaOffset(offset: $0) }) },
            limit: limit)
    }

    private static func groups(_ ids: String...) -> KafkaGroups {
        KafkaGroups(groups: ids.map { KafkaGroup(id: $0, state: .empty, members: []) })
    }

    private static func commits(_ topics: [String], _ rows: [KafkaCommit]) -> KafkaCommits {
        KafkaCommits(groups: ["a", "b"], topics: topics, commits: rows)
    }

    @Test func `a lag is the end less the commit, and 0 where the commit is beyond`() throws {
        let snapshot = try Self.snapshot(
            groups: Self.groups("a"),
            commits: Self.commits(
                ["orders"],
                [
                    KafkaCommit(group: 0, topic: 0, partition: 0, offset: 40),
                    KafkaCommit(group: 0, topic: 0, partition: 1, offset: 77),
                ]))
        #expect(snapshot.lags.map(\.lag) == [60, 0])
        #expect(snapshot.lags.map(\.isClamped) == [false, true])
        #expect(snapshot.clampedCount == 1)
        #expect(snapshot.lags.map(\.lost) == [nil, nil] && snapshot.earliest.isEmpty)
    }

    @Test func `what is not known has no lag`() throws {
        let snapshot = try Self.snapshot(
            groups: Self.groups("a", "b"),
            commits: Self.commits(
                ["gone", "orders"],
                [
                    KafkaCommit(group: 0, topic: 1, partition: 0, offset: 1),
                    KafkaCommit(group: 0, topic: 1, partition: 9, offset: 2),
                    KafkaCommit(group: 1, topic: 0, partition: 0, offset: 3),
                ]), ends: [nil, 50])
        #expect(snapshot.topics == ["orders", "gone"])
        #expect(
            snapshot.lags == [
                KafkaLag(group: 0, topic: 0, partition: 0, committed: 1),
                KafkaLag(group: 0, topic: 0, partition: 9, committed: 2),
                KafkaLag(group: 1, topic: 1, partition: 0, committed: 3),
            ])
        #expect(snapshot.lags.allSatisfy { $0.lag == nil && !$0.isClamped })
    }

    @Test func `a member's partition without a commit is a row, and its lag is not 0`() throws {
        let group = KafkaGroup(
            id: "a", state: .stable,
            members: [
                KafkaMember(id: "x", clientID: "", host: ""),
                KafkaMember(
                    id: "y", clientID: "", host: "",
                    assignment: [
                        KafkaAssignment(topic: 0, partition: 0),
                        KafkaAssignment(topic: 0, partition: 1),
                    ]),
            ])
        let snapshot = try Self.snapshot(
            groups: KafkaGroups(groups: [group], topics: ["orders"]),
            commits: Self.commits(
                ["orders"], [KafkaCommit(group: 0, topic: 0, partition: 1, offset: 10)]),
            earliest: [5, 20])
        #expect(
            snapshot.lags == [
                KafkaLag(
                    group: 0, topic: 0, partition: 1, member: 1, committed: 10, end: 50,
                    earliest: 20),
                KafkaLag(group: 0, topic: 0, partition: 0, member: 1, end: 100, earliest: 5),
            ])
        #expect(snapshot.lags.map(\.lag) == [40, nil] && snapshot.lags.map(\.lost) == [10, nil])
    }

    @Test func `more rows than the limit are an error`() {
        let error = #expect(throws: KafkaError.self) {
            try Self.snapshot(
                groups: Self.groups("a"),
                commits: Self.commits(
                    ["orders"],
                    (0..<2).map { KafkaCommit(group: 0, topic: 0, partition: $0, offset: 0) }),
                limit: 1)
        }
        #expect(error?.reason == .tooMany)
    }

    @Test func `what failed on the way is told together`() throws {
        var groups = Self.groups("a")
        groups.failures.add(.groups, KafkaError(.timeout, "x"))
        var commits = Self.commits([], [])
        commits.failures.add(.group("a"), KafkaError(.authorization, "y"))
        let snapshot = try Self.snapshot(groups: groups, commits: commits)
        #expect(snapshot.failures.first.map(\.part) == [.groups, .group("a")])
    }
}
