/// The consumer groups of a cluster, those without members among them.
public struct KafkaGroups: Sendable, Hashable {
    /// By rising id.
    public var groups: [KafkaGroup]
    /// The topics that members are assigned partitions of, by number.
    public var topics: [String]
    /// Brokers that did not list their groups, and groups that could not be described; these are in
    /// `groups` with what the list tells of them.
    public var failures: KafkaFailures

    public init(
        groups: [KafkaGroup] = [], topics: [String] = [], failures: KafkaFailures = KafkaFailures()
    ) {
        self.groups = groups
        self.topics = topics
        self.failures = failures
    }
}

/// A consumer group.
public struct KafkaGroup: Sendable, Hashable {
    /// Where it is in its life, as its coordinator says.
    public enum State: String, Sendable, Hashable, CaseIterable {
        case unknown
        case preparingRebalance
        case completingRebalance
        case stable
        case dead
        case empty
    }

    public var id: String
    public var state: State
    /// Whether it only commits, and its members are not known to the cluster.
    public var isSimple: Bool
    /// How partitions are shared out, such as `range`; nil where nobody shares them.
    public var assignor: String?
    /// The broker that looks after it; nil where it is not known.
    public var coordinator: Int32?
    /// Nil where the group could not be described, which is not a group without members.
    public var members: [KafkaMember]?

    public init(
        id: String, state: State, isSimple: Bool = false, assignor: String? = nil,
        coordinator: Int32? = nil, members: [KafkaMember]? = nil
    ) {
        self.id = id
        self.state = state
        self.isSimple = isSimple
        self.assignor = assignor
        self.coordinator = coordinator
        self.members = members
    }
}

/// A member of a group.
public struct KafkaMember: Sendable, Hashable {
    public var id: String
    public var clientID: String
    /// Where it runs, without the slash that Kafka puts before an address.
    public var host: String
    public var assignment: [KafkaAssignment]

    public init(
        id: String, clientID: String, host: String,
        assignment: [KafkaAssignment] = []
    ) {
        self.id = id
        self.clientID = clientID
        self.host = host
        self.assignment = assignment
    }
}

/// A partition that a member has.
public struct KafkaAssignment: Sendable, Hashable {
    /// The number of its topic, in `KafkaGroups.topics`.
    public var topic: Int32
    public var partition: Int32

    public init(topic: Int32, partition: Int32) {
        self.topic = topic
        self.partition = partition
    }
}
