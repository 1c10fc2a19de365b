extension ClusterState {
    /// The share of the disk that messages of topics can take; older ones are deleted before.
    static let greatestKept = 0.85
    /// The share of the disk from which on messages are refused, ever more of them.
    static let refusedFrom = 0.95
    /// The share of messages that a full disk refuses.
    static let greatestRefusal = 0.6
    /// The share of the processors that a broker uses without load, and at its mean load.
    static let (idleCPU, meanCPU) = (0.08, 0.45)

    /// What it costs every broker, as a factor of its usual work, that another is down or catches
    /// up.
    static let strain = 0.2

    /// What a broker keeps and does at the beginning: as much as it will, if the load stays.
    mutating func warmUp() {
        for topic in topology.topics {
            let bytes = topic.rate * Double(topic.size) * load * topology.retention
            let share = bytes / Double(topic.partitions.count)
            for number in 0..<topic.partitions.count {
                for replica in 0..<topic.replication {
                    brokers[topology.broker(number, replica, of: topic)].kept += share
                }
            }
        }
        for (index, broker) in topology.brokers.enumerated() {
            brokers[index].kept = min(brokers[index].kept, broker.disk * Self.greatestKept)
            brokers[index].recentWork = load
        }
    }

    /// What the work of a step leaves behind on a broker.
    mutating func finish(_ index: Int) {
        guard !brokers[index].isDown else {
            brokers[index].recentWork = nil
            return
        }
        let disk = topology.brokers[index].disk
        var broker = brokers[index]
        let usual = topology.brokers[index].usualWork
        let work = (usual == 0 ? 0 : broker.work / usual) + (isStrained ? Self.strain : 0)
        broker.recentWork = broker.recentWork.map { $0 + (work - $0) / 8 } ?? work
        broker.kept = min(
            disk * Self.greatestKept,
            broker.kept + broker.written - broker.kept / topology.retention)
        brokers[index] = broker
        let over = (diskShare(index) - Self.refusedFrom) / (1 - Self.refusedFrom)
        brokers[index].refusal = over > 0 ? Self.greatestRefusal * over : 0
    }

    /// How full the disk of a broker is.
    func diskShare(_ index: Int) -> Double {
        let broker = brokers[index]
        let messages = min(1, (broker.kept + broker.queued) / topology.brokers[index].disk)
        return messages + (1 - messages) * broker.foreign
    }

    /// The share of the processors that a broker uses.
    func cpu(_ index: Int) -> Double {
        let work = brokers[index].recentWork ?? 0
        let noise = 0.02 * topology.brokers[index].chance.wave(step)
        return min(0.98, max(0.01, Self.idleCPU + (Self.meanCPU - Self.idleCPU) * work + noise))
    }

    /// The 99th percentile of a request's time in milliseconds: the longer, the busier.
    func latency(_ index: Int) -> Double {
        let cpu = cpu(index)
        return 2 + 6 * cpu / (1 - cpu)
    }

    /// The share of the memory that a broker uses, which follows the load of all.
    func memory(_ index: Int) -> Double {
        let noise = 0.02 * topology.brokers[index].chance.wave(step + (1 << 40))
        return max(0.1, min(0.98, 0.45 + 0.12 * load + noise))
    }
}
