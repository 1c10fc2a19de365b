import Definitions
import Diagnostics
import Telemetry

/// What of a cluster stays as it is: its things by number, and who is on whom.
struct ClusterTopology: Sendable {
    struct Broker: Sendable {
        var id: String
        var host: String
        var memory: Int64
        var disk: Double
        var chance: Chance
        /// Work in a step of mean load, in bytes; at least half of what its fellows have.
        var usualWork = 0.0
    }

    struct Topic: Sendable {
        var name: String
        /// The numbers of its partitions among all of the cluster.
        var partitions: Range<Int>
        var replication: Int
        /// The broker that leads the first partition, where it can.
        var firstBroker: Int
        var rate: Double
        var size: Int64
        var shares: PartitionShares
        /// The subscriptions to it.
        var readers: [Int] = []
        var chance: Chance
    }

    struct Group: Sendable {
        var name: String
        var members: Int
        /// Steps from one commit to the next.
        var commitPeriod: Int64
        var subscriptions: Range<Int>
        var chance: Chance
    }

    /// A topic that a group reads.
    struct Subscription: Sendable {
        var group: Int
        var topic: Int
        /// The numbers of what it keeps for each partition.
        var cells: Range<Int>
        /// Messages that one member can take in a step.
        var memberCapacity: Double
    }

    struct Queue: Sendable {
        var vhost: String
        var name: String
        /// The broker that holds it; nil where the cluster shows none.
        var broker: Int?
        var rate: Double
        var size: Int64
        var consumers: Int64
        /// Messages that its consumers can take in a step.
        var capacity: Double
        var chance: Chance
    }

    let name: String
    let provider: String
    let region: String?
    let version: String
    let retention: Double
    private(set) var brokers: [Broker] = []
    private(set) var topics: [Topic] = []
    private(set) var groups: [Group] = []
    private(set) var subscriptions: [Subscription] = []
    private(set) var queues: [Queue] = []
    private(set) var partitionCount = 0
    private(set) var cellCount = 0

    /// What following costs a broker, as a share of what leading does.
    static let followerWork = 0.25
    /// How many brokers hold a partition where it is not said.
    static let standardReplication = 3

    init(_ cluster: SimulatedCluster, seed: Int) {
        name = cluster.name.value
        provider = cluster.provider
        region = cluster.region
        version = cluster.version
        retention = Double(max(1, cluster.retention.wholeMilliseconds / 1000))
        let root = [cluster.provider, cluster.name.value]
        brokers = cluster.brokers.map { broker in
            let id = broker.id.value
            return Broker(
                id: id, host: broker.host ?? "\(cluster.name.value)-\(id)",
                memory: Int64(broker.memoryBytes ?? cluster.memoryBytes),
                disk: Double(broker.diskBytes ?? cluster.diskBytes),
                chance: Chance(seed: seed, root + ["broker", id]))
        }
        for topic in cluster.topics { add(topic, seed: seed, root: root) }
        for group in cluster.groups { add(group, of: cluster, seed: seed, root: root) }
        for queue in cluster.queues { add(queue, seed: seed, root: root) }
        findUsualWork()
    }

    /// The broker that holds a replica of a partition; the first of them leads it, where it can.
    func broker(_ partition: Int, _ replica: Int, of topic: Topic) -> Int {
        (topic.firstBroker + partition + replica) % brokers.count
    }

    private mutating func add(_ topic: SimulatedTopic, seed: Int, root: [String]) {
        guard !brokers.isEmpty else { return }
        let wanted = topic.replication?.value ?? Self.standardReplication
        for name in topic.names {
            let chance = Chance(seed: seed, root + ["topic", name])
            topics.append(
                Topic(
                    name: name, partitions: partitionCount..<partitionCount + topic.partitions,
                    replication: min(wanted, brokers.count),
                    firstBroker: Int(chance.bits(-1) % UInt64(brokers.count)), rate: topic.rate,
                    size: Int64(topic.messageBytes),
                    shares: PartitionShares(topic.partitions, by: chance), chance: chance))
            partitionCount += topic.partitions
        }
    }

    private mutating func add(
        _ group: SimulatedGroup, of cluster: SimulatedCluster, seed: Int, root: [String]
    ) {
        let read = topicNumbers(named: group.topics.map(\.value), in: cluster)
        for name in group.names {
            let first = subscriptions.count
            for topic in read {
                topics[topic].readers.append(subscriptions.count)
                subscriptions.append(
                    Subscription(
                        group: groups.count, topic: topic,
                        cells: cellCount..<cellCount + topics[topic].partitions.count,
                        memberCapacity: topics[topic].rate * group.capacity
                            / Double(group.members)))
                cellCount += topics[topic].partitions.count
            }
            groups.append(
                Group(
                    name: name, members: group.members,
                    commitPeriod: max(1, group.commit.wholeMilliseconds / 1000),
                    subscriptions: first..<subscriptions.count,
                    chance: Chance(seed: seed, root + ["group", name])))
        }
    }

    private mutating func add(_ queue: SimulatedQueue, seed: Int, root: [String]) {
        for name in queue.names {
            let chance = Chance(seed: seed, root + ["queue", queue.vhost, name])
            queues.append(
                Queue(
                    vhost: queue.vhost, name: name,
                    broker: brokers.isEmpty ? nil : Int(chance.bits(-1) % UInt64(brokers.count)),
                    rate: queue.rate, size: Int64(queue.messageBytes),
                    consumers: Int64(queue.consumers),
                    capacity: queue.consumers == 0 ? 0 : queue.rate * queue.capacity,
                    chance: chance))
        }
    }

    /// The topics that names and patterns mean, each once.
    private func topicNumbers(named names: [String], in cluster: SimulatedCluster) -> [Int] {
        let wanted = Set(names.flatMap { cluster.topics.names(meantBy: $0) })
        return topics.indices.filter { wanted.contains(topics[$0].name) }
    }

    private mutating func findUsualWork() {
        for topic in topics {
            var end = 0.0
            for (number, next) in topic.shares.ends.enumerated() {
                let bytes = topic.rate * Double(topic.size) * (next - end)
                end = next
                brokers[broker(number, 0, of: topic)].usualWork +=
                    bytes * Double(1 + topic.readers.count)
                for replica in 1..<max(1, topic.replication) {
                    brokers[broker(number, replica, of: topic)].usualWork +=
                        bytes * Self.followerWork
                }
            }
        }
        for queue in queues {
            guard let broker = queue.broker else { continue }
            brokers[broker].usualWork += queue.rate * Double(queue.size) * 2
        }
        let least = brokers.map(\.usualWork).reduce(0, +) / Double(2 * max(1, brokers.count))
        for index in brokers.indices {
            brokers[index].usualWork = max(least, brokers[index].usualWork)
        }
    }
}

extension Array where Element: SimulatedThings {
    /// The things of a pattern, or the one of a name.
    func names(meantBy text: String) -> [String] {
        if let things = first(where: { $0.pattern.value == text }) { return things.names }
        return contains { $0.names.contains(text) } ? [text] : []
    }
}
