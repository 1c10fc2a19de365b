/// A cluster at a moment: what it is made of, its groups, and how far behind each of them is.
///
/// A lag is of a commit that was read before the end was, so that it is never too small by what was
/// written meanwhile, and a group that keeps up is not ahead.
public struct KafkaSnapshot: Sendable, Hashable {
    public var metadata: KafkaMetadata
    public var groups: KafkaGroups
    /// The topics of the lags, by number: first those of `metadata`, with the same numbers, then
    /// those that are not there any more.
    public var topics: [String]
    /// The end of each partition of `metadata`, in its order.
    public var ends: [KafkaOffset]
    /// The earliest message of each partition of `metadata`; empty where it was not asked for.
    public var earliest: [KafkaOffset]
    /// A row for each group and partition that has a commit or a member, by group; within a group
    /// first those with a commit.
    public var lags: [KafkaLag]
    /// What did not come.
    public var failures: KafkaFailures
    /// The groups of which some commit did not come, by their places in `groups.groups`.
    public var incompleteGroups: Set<Int32>

    /// Whether every broker told its groups.
    public var isGroupListWhole: Bool { !groups.failures.first.contains { $0.part == .groups } }
    /// Whether all groups are here, with all of their commits.
    public var areCommitsWhole: Bool { isGroupListWhole && incompleteGroups.isEmpty }

    /// Whether a lag is unknown although its partition is there: its end did not come, nobody leads the
    /// partition, or the cluster does not tell of the topic. What is made of such lags together is too
    /// small.
    public func isEndMissing(_ lag: KafkaLag) -> Bool {
        let topic = Int(lag.topic)
        guard lag.end == nil, topic < metadata.topics.count else { return false }
        return metadata.topics[topic].error != nil
            || metadata.place(topic: topic, partition: lag.partition) != nil
    }

    /// How many lags were below 0, and are 0.
    public var clampedCount: Int { lags.reduce(0) { $0 + ($1.isClamped ? 1 : 0) } }
}

/// How far a group is behind in a partition; a flat value of numbers.
public struct KafkaLag: Sendable, Hashable {
    /// The place of the group in `KafkaSnapshot.groups.groups`.
    public var group: Int32
    /// The number of the topic, in `KafkaSnapshot.topics`.
    public var topic: Int32
    public var partition: Int32
    /// The place of the member that has the partition, in the group's `members`; nil where none has.
    public var member: Int32?
    /// The next message that the group will read; nil where it has committed none.
    public var committed: Int64?
    /// Where the next message will be written; nil where it is not known, as of a topic that is gone.
    public var end: Int64?
    /// The first message that is still there; nil where it is not known.
    public var earliest: Int64?

    public init(
        group: Int32, topic: Int32, partition: Int32, member: Int32? = nil,
        committed: Int64? = nil, end: Int64? = nil, earliest: Int64? = nil
    ) {
        self.group = group
        self.topic = topic
        self.partition = partition
        self.member = member
        self.committed = committed
        self.end = end
        self.earliest = earliest
    }

    /// How many messages the group has not read: `end - committed`, and 0 where that is below;
    /// nil where one of them is not known.
    ///
    /// Compacted and transactional topics have offsets without a message, which count here as they do in
    /// Kafka's own tools.
    public var lag: Int64? {
        guard let committed, let end else { return nil }
        return max(end - committed, 0)
    }

    /// Whether the commit is beyond the end, as after a topic was made anew or truncated.
    public var isClamped: Bool {
        guard let committed, let end else { return false }
        return committed > end
    }

    /// How many messages were deleted before the group read them; nil where it is not known.
    public var lost: Int64? {
        guard let committed, let earliest else { return nil }
        return max(earliest - committed, 0)
    }
}
