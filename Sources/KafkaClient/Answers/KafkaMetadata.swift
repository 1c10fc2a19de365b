/// What a cluster is made of: its brokers, its topics and their partitions.
///
/// Partitions are in one array, those of a topic next to each other and by rising id; offsets are
/// given in the same order.
public struct KafkaMetadata: Sendable, Hashable {
    /// Nil where the server tells none.
    public var clusterID: String?
    public var controllerID: Int32?
    /// By rising id.
    public var brokers: [KafkaBroker]
    /// By rising name, those of the cluster's own (`__consumer_offsets`) among them.
    public var topics: [KafkaTopic]
    public var partitions: [KafkaPartition]

    public init(
        clusterID: String? = nil, controllerID: Int32? = nil, brokers: [KafkaBroker] = [],
        topics: [KafkaTopic] = [], partitions: [KafkaPartition] = []
    ) {
        self.clusterID = clusterID
        self.controllerID = controllerID
        self.brokers = brokers
        self.topics = topics
        self.partitions = partitions
    }

    /// The place in `partitions` of a partition; nil where there is none.
    public func place(topic: Int, partition: Int32) -> Int? {
        guard topics.indices.contains(topic) else { return nil }
        let range = topics[topic].partitions
        // Ids are 0, 1, 2 and so on, wherever all of them are told.
        let guess = range.lowerBound + Int(max(partition, 0))
        if range.contains(guess), partitions[guess].id == partition { return guess }
        return range.first { partitions[$0].id == partition }
    }
}

/// A broker, and what it holds of the partitions.
///
/// One that is down is told of by the partitions alone: it has an id, and no address.
public struct KafkaBroker: Sendable, Hashable {
    public var id: Int32
    public var isUp = true
    public var host: String
    public var port: Int32
    /// The partitions that it leads.
    public var leaders = 0
    /// The replicas that it holds, of partitions that it leads among them.
    public var replicas = 0
    /// Of these, the ones in sync.
    public var inSync = 0

    public init(id: Int32, host: String, port: Int32) {
        self.id = id
        self.host = host
        self.port = port
    }
}

/// A topic.
public struct KafkaTopic: Sendable, Hashable {
    public var name: String
    /// Where its partitions are in `KafkaMetadata.partitions`; empty where it has an error.
    public var partitions: Range<Int>
    public var error: KafkaCode?

    public init(name: String, partitions: Range<Int>, error: KafkaCode? = nil) {
        self.name = name
        self.partitions = partitions
        self.error = error
    }
}

/// A partition; a flat value of a few numbers.
public struct KafkaPartition: Sendable, Hashable {
    /// The place of its topic in `KafkaMetadata.topics`.
    public var topic: Int32
    public var id: Int32
    /// The broker that leads it; nil where none does.
    public var leader: Int32?
    /// The broker that leads it when all are well, the first of its replicas.
    public var preferredLeader: Int32?
    public var replicas: Int32
    public var inSync: Int32
    public var error: KafkaCode?

    public init(
        topic: Int32, id: Int32, leader: Int32?, preferredLeader: Int32? = nil, replicas: Int32,
        inSync: Int32, error: KafkaCode? = nil
    ) {
        self.topic = topic
        self.id = id
        self.leader = leader
        self.preferredLeader = preferredLeader
        self.replicas = replicas
        self.inSync = inSync
        self.error = error
    }

    /// Whether fewer replicas are in sync than there are.
    public var isUnderReplicated: Bool { inSync < replicas }
    /// Whether nobody leads it, so that it takes and gives no message.
    public var isOffline: Bool { leader == nil }
}
