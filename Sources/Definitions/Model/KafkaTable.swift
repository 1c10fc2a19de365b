/// A table that a Kafka cluster can be asked for.
public enum KafkaTable: String, Sendable, CaseIterable {
    /// One row.
    case cluster
    /// A row for each broker that is up, or has a replica.
    case brokers
    case topics
    case partitions
    case groups
    /// A row for each member of a group.
    case members
    /// A row for each partition that a group has committed an offset of, or has a member assigned to.
    case offsets
    /// The settings of each topic, which are asked for less often.
    case settings

    /// Whether it has one row, without a key.
    var isOneRow: Bool { self == .cluster }

    public var columns: [TableColumn] {
        switch self {
        case .cluster: KafkaClusterColumn.allCases.map(TableColumn.init)
        case .brokers: KafkaBrokerColumn.allCases.map(TableColumn.init)
        case .topics: KafkaTopicColumn.allCases.map(TableColumn.init)
        case .partitions: KafkaPartitionColumn.allCases.map(TableColumn.init)
        case .groups: KafkaGroupColumn.allCases.map(TableColumn.init)
        case .members: KafkaMemberColumn.allCases.map(TableColumn.init)
        case .offsets: KafkaOffsetColumn.allCases.map(TableColumn.init)
        case .settings: KafkaSettingColumn.allCases.map(TableColumn.init)
        }
    }
}

/// The columns of `cluster`.
public enum KafkaClusterColumn: String, TableColumnName {
    case clusterID = "cluster_id"
    case controller, brokers, topics, partitions
    /// Whether every broker told its groups, and every group its commits.
    case areGroupsWhole = "groups_whole"

    public var content: ColumnContent {
        switch self {
        // An old broker gives none.
        case .clusterID: .label
        case .controller: .whole
        case .brokers: .gauge("{broker}").always
        case .topics: .gauge("{topic}").always
        case .partitions: .gauge("{partition}").always
        case .areGroupsWhole: .flag.always
        }
    }
}

/// The columns of `brokers`.
public enum KafkaBrokerColumn: String, TableColumnName {
    case id
    /// Missing for a broker that is down, of which only the partitions tell.
    case host, port
    case up
    case isController = "is_controller"
    /// Partitions that it leads.
    case leaders

    public var content: ColumnContent {
        switch self {
        case .id: .whole.always
        case .host: .label
        case .port: .whole
        case .up: .flag.always
        case .isController: .flag
        case .leaders: .gauge("{partition}").always
        }
    }
}

/// The columns of `topics`. The numbers of a topic that the cluster does not tell of are missing.
public enum KafkaTopicColumn: String, TableColumnName {
    case topic, partitions
    /// Partitions with a leader.
    case online
    /// Partitions with fewer replicas in sync than replicas.
    case underReplicated = "under_replicated"
    /// Its name begins with two underscores.
    case isInternal = "is_internal"

    public var content: ColumnContent {
        switch self {
        case .topic: .name
        case .partitions, .online, .underReplicated: .gauge("{partition}")
        case .isInternal: .flag.always
        }
    }
}

/// The columns of `partitions`.
public enum KafkaPartitionColumn: String, TableColumnName {
    case topic, partition
    /// The broker that leads it; missing where it is offline.
    case leader
    case replicas
    case inSync = "in_sync"
    case isOffline = "is_offline"
    case isUnderReplicated = "is_under_replicated"
    /// The offset of the next record, which only grows; of the first one that is kept.
    case end, earliest
    /// Whether it has a leader whose answer did not come, so that `end` is missing.
    case isEndMissing = "is_end_missing"

    public var content: ColumnContent {
        switch self {
        case .topic: .name
        case .partition: .whole.always
        case .leader: .whole
        case .replicas, .inSync: .gauge("{replica}").always
        case .isOffline, .isUnderReplicated, .isEndMissing: .flag.always
        case .end: .counter("{message}")
        case .earliest: .gauge("{message}")
        }
    }
}

/// The columns of `groups`.
public enum KafkaGroupColumn: String, TableColumnName {
    case group, state, assignor, coordinator, members
    /// Whether all of its commits came, so that `offsets` has all of its rows.
    case areCommitsWhole = "commits_whole"

    public var content: ColumnContent {
        switch self {
        case .group: .name
        case .state, .assignor: .text
        case .coordinator: .whole
        case .members: .gauge("{member}")
        case .areCommitsWhole: .flag.always
        }
    }
}

/// The columns of `members`.
public enum KafkaMemberColumn: String, TableColumnName {
    case group, member, client, host, partitions

    public var content: ColumnContent {
        switch self {
        case .group, .member: .name
        case .client, .host: .text
        case .partitions: .gauge("{partition}").always
        }
    }
}

/// The columns of `offsets`. The committed offset is asked for before the end, so that a lag is never
/// too small.
public enum KafkaOffsetColumn: String, TableColumnName {
    case group, topic, partition
    /// The offset of the next record that the group will read; missing where it committed none.
    case committed
    case end, earliest
    /// The messages from `committed` to `end`; 0 where the group is ahead of the end.
    case lag
    /// Whether the group is ahead of the end, as after a topic was made anew.
    case isAhead = "is_ahead"
    /// Whether `end` is missing although the topic is there, so that sums of lags are too small.
    case isEndMissing = "is_end_missing"
    /// Whether a member of the group is assigned to it; missing where the members are not known.
    case isAssigned = "is_assigned"
    /// How old the oldest message is that was not read, by the timestamps of messages around it; it is
    /// asked for only where it is used.
    case timestampLag = "timestamp_lag"
    /// The same by reading that message; it is read only where this is used.
    case recordLag = "record_lag"

    public var content: ColumnContent {
        switch self {
        case .group, .topic: .name
        case .partition: .whole.always
        case .committed, .end: .counter("{message}")
        case .earliest, .lag: .gauge("{message}")
        case .isAhead, .isAssigned: .flag
        case .isEndMissing: .flag.always
        case .timestampLag, .recordLag: .gauge("s")
        }
    }
}

/// The columns of `settings`.
public enum KafkaSettingColumn: String, TableColumnName {
    case topic
    case retentionTime = "retention_time"
    case retentionBytes = "retention_bytes"
    case cleanupPolicy = "cleanup_policy"
    case minimumInSync = "min_insync_replicas"

    public var content: ColumnContent {
        switch self {
        case .topic: .name
        // Missing where it has no limit.
        case .retentionTime: .gauge("ms")
        case .retentionBytes: .gauge("By")
        case .cleanupPolicy: .text
        case .minimumInSync: .gauge("{replica}")
        }
    }
}
