/// How much of a cluster is read; more is an error of reason `tooMany`, never a part of it.
public struct KafkaLimits: Sendable, Hashable {
    public var maximumTopics = 50_000
    /// Over all topics.
    public var maximumPartitions = 250_000
    public var maximumGroups = 20_000
    /// Over all groups.
    public var maximumMembers = 100_000
    /// Partitions that have a commit or a member, over all groups.
    public var maximumCommits = 1_000_000

    public init() {}
}
