import Definitions
import Diagnostics

/// A cluster at a moment: its counters, and what incidents do to it.
///
/// Time goes in steps of a second. A step begins with `settle`, which ends the one before, and
/// `begin`, which says what the counters gain until the next.
struct ClusterState: Sendable {
    struct Broker: Sendable {
        var isDown = false
        /// Whether it is up again and has not all messages yet.
        var isCatchingUp = false
        var isSilent = false
        /// How full the disk is with what is no message, of what messages leave free.
        var foreign = 0.0
        /// The share of messages that it refuses.
        var refusal = 0.0
        /// Bytes of messages on the disk.
        var kept = 0.0
        /// Bytes of the messages in its queues.
        var queued = 0.0
        /// Work of this step in bytes, and the mean of late as a factor of the usual.
        var work = 0.0
        var recentWork: Double?
        /// Bytes that this step writes to the disk.
        var written = 0.0
        var leaders: Int64 = 0
        var underReplicated: Int64 = 0
        var bytesIn = RunningCounter()
        var bytesOut = RunningCounter()
        var requests = RunningCounter()
        var failed = RunningCounter()
    }

    struct Topic: Sendable {
        var isHot = false
        var hasErrors = false
        var online: Int64 = 0
        var underReplicated: Int64 = 0
        var messagesIn = RunningCounter()
        var messagesOut = RunningCounter()
        var bytesIn = RunningCounter()
        var requests = RunningCounter()
        var failed = RunningCounter()
    }

    struct Partition: Sendable {
        var topic: Int
        /// The broker that leads it; nil where none can.
        var leader: Int?
        var inSync: Int64 = 0
        var end = RunningCounter()
    }

    /// How far a group is in a partition.
    struct Cell: Sendable {
        var read = RunningCounter()
        var committed = RunningCounter()
    }

    struct Group: Sendable {
        var isStuck = false
        var isRebalancing = false
        var isInStorm = false
        var members = 0
        var commits = RunningCounter()
    }

    struct Queue: Sendable {
        var isAbandoned = false
        var published = RunningCounter()
        var delivered = RunningCounter()
        var acknowledged = RunningCounter()
    }

    let topology: ClusterTopology
    let incidents: [ClusterIncident]
    /// The share by which chance moves a rate.
    let noise: Double
    var isSilent = false
    /// Whether a broker is down or catches up.
    private(set) var isStrained = false
    var brokers: [Broker]
    var topics: [Topic]
    var partitions: [Partition]
    var groups: [Group]
    var cells: [Cell]
    var queues: [Queue]
    /// The load of the step that has begun.
    var load = 1.0
    /// The number of the step that has begun.
    var step: Int64 = 0

    init(_ cluster: SimulatedCluster, of simulation: SimulationDefinition) {
        let topology = ClusterTopology(cluster, seed: simulation.seed)
        self.topology = topology
        incidents = simulation.incidents.filter { $0.cluster.value == cluster.name.value }
            .map { ClusterIncident($0, cluster: cluster, topology: topology) }
        noise = simulation.load.noise
        brokers = topology.brokers.map { _ in Broker() }
        topics = topology.topics.map { _ in Topic() }
        partitions = topology.topics.enumerated().flatMap { index, topic in
            topic.partitions.map { _ in Partition(topic: index) }
        }
        groups = topology.groups.map { Group(members: $0.members) }
        cells = Array(repeating: Cell(), count: topology.cellCount)
        queues = topology.queues.map { _ in Queue() }
    }

    /// How many things a step goes through.
    var size: Int {
        brokers.count + topics.count + partitions.count + groups.count + cells.count + queues.count
    }

    /// Says what the counters gain in a step.
    ///
    /// - Parameters:
    ///   - step: Its number, from 0.
    ///   - elapsed: The simulated time at its beginning, in milliseconds since the start.
    ///   - load: The factor of the mean load.
    mutating func begin(_ step: Int64, at elapsed: Int64, load: Double) {
        self.step = step
        self.load = load
        if step == 0 { warmUp() }
        applyIncidents(at: elapsed)
        isStrained = brokers.contains { $0.isDown || $0.isCatchingUp }
        if step == 0 || !incidents.isEmpty { chooseLeaders() }
        for index in brokers.indices {
            brokers[index].work = 0
            brokers[index].written = 0
            brokers[index].queued = 0
        }
        for topic in topics.indices { produce(topic) }
        for group in groups.indices { consume(group) }
        for queue in queues.indices { passQueue(queue) }
        for broker in brokers.indices { finish(broker) }
    }

    /// Ends the step that has begun.
    mutating func settle() {
        for index in brokers.indices {
            brokers[index].bytesIn.settle()
            brokers[index].bytesOut.settle()
            brokers[index].requests.settle()
            brokers[index].failed.settle()
        }
        for index in topics.indices {
            topics[index].messagesIn.settle()
            topics[index].messagesOut.settle()
            topics[index].bytesIn.settle()
            topics[index].requests.settle()
            topics[index].failed.settle()
        }
        for index in partitions.indices { partitions[index].end.settle() }
        for index in groups.indices { groups[index].commits.settle() }
        for index in cells.indices {
            cells[index].read.settle()
            cells[index].committed.settle()
        }
        for index in queues.indices {
            queues[index].published.settle()
            queues[index].delivered.settle()
            queues[index].acknowledged.settle()
        }
    }

    /// The factor that load and chance make of a rate in this step.
    func factor(_ chance: Chance) -> Double { load * (1 + noise * chance.wave(step)) }
}
