/// How far groups have read: the offsets that they have committed.
///
/// A partition without a commit is not here: it is unknown how far it was read, which is not 0.
public struct KafkaCommits: Sendable, Hashable {
    /// The groups that were asked for, by number.
    public var groups: [String]
    /// The topics of the commits, by number.
    public var topics: [String]
    /// By rising number of the group.
    public var commits: [KafkaCommit]
    /// Groups whose commits did not come, and partitions of which they did not.
    public var failures: KafkaFailures
    /// The groups of which some commit did not come, by number.
    public var incomplete: Set<Int32>

    public init(
        groups: [String] = [], topics: [String] = [], commits: [KafkaCommit] = [],
        failures: KafkaFailures = KafkaFailures(), incomplete: Set<Int32> = []
    ) {
        self.groups = groups
        self.topics = topics
        self.commits = commits
        self.failures = failures
        self.incomplete = incomplete
    }
}

/// The commit of a group for a partition; a flat value of numbers.
public struct KafkaCommit: Sendable, Hashable {
    /// The number of the group, in `KafkaCommits.groups`.
    public var group: Int32
    /// The number of the topic, in `KafkaCommits.topics`.
    public var topic: Int32
    public var partition: Int32
    /// The next message that the group will read.
    public var offset: Int64

    public init(group: Int32, topic: Int32, partition: Int32, offset: Int64) {
        self.group = group
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }
}
